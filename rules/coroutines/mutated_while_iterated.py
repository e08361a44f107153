from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Related, Rule, Severity, SharedIteration
from fastlint.walk.visitor import below

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_LONGEST = 60
_VERBS = dict.fromkeys(("add", "append", "appendleft", "insert", "extend", "setdefault", "update"), "add to")
_VERBS |= {"[]": "add to", "clear": "empty", "del": "delete from"}
_FAILS = "it fails or skips items"
_HARM = {
    "list": "items are skipped",
    "dict": "RuntimeError, its size changed",
    "set": "RuntimeError, its size changed",
    "deque": "RuntimeError, mutated during iteration",
}


class MutatedWhileIterated(Rule):
    """A loop waits in the middle of a container that other requests change meanwhile.

    Why it hurts: while the loop waits for one item, the event loop runs other requests, and one of them adds to the
    container or takes something out. A dict or set then raises "changed size during iteration", and the items that were
    still to come get nothing; a list silently skips the item behind the one that was removed.

    Bad:
        # app/main.py
        from fastapi import FastAPI, WebSocket, WebSocketDisconnect

        app = FastAPI()


        class Room:
            def __init__(self) -> None:
                self.sockets: dict[str, WebSocket] = {}

            async def join(self, name: str, socket: WebSocket) -> None:
                await socket.accept()
                self.sockets[name] = socket

            def leave(self, name: str) -> None:
                self.sockets.pop(name, None)

            async def tell(self, text: str) -> None:
                for socket in self.sockets.values():  # expect: list(self.sockets.values())
                    await socket.send_text(text)


        room = Room()


        @app.websocket("/room/{name}")
        async def talk(socket: WebSocket, name: str) -> None:
            await room.join(name, socket)
            try:
                while True:
                    await room.tell(await socket.receive_text())
            except WebSocketDisconnect:
                room.leave(name)

    Good:
        # app/main.py
        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        sockets: dict[str, WebSocket] = {}


        async def tell(text: str) -> None:
            for socket in list(sockets.values()):
                await socket.send_text(text)


        @app.websocket("/room/{name}")
        async def talk(socket: WebSocket, name: str) -> None:
            await socket.accept()
            sockets[name] = socket
            try:
                async for text in socket.iter_text():
                    await tell(text)
            finally:
                sockets.pop(name, None)

    Fixed:
        # app/main.py
        from fastapi import FastAPI, WebSocket, WebSocketDisconnect

        app = FastAPI()


        class Room:
            def __init__(self) -> None:
                self.sockets: dict[str, WebSocket] = {}

            async def join(self, name: str, socket: WebSocket) -> None:
                await socket.accept()
                self.sockets[name] = socket

            def leave(self, name: str) -> None:
                self.sockets.pop(name, None)

            async def tell(self, text: str) -> None:
                for socket in list(self.sockets.values()):
                    await socket.send_text(text)


        room = Room()


        @app.websocket("/room/{name}")
        async def talk(socket: WebSocket, name: str) -> None:
            await room.join(name, socket)
            try:
                while True:
                    await room.tell(await socket.receive_text())
            except WebSocketDisconnect:
                room.leave(name)

    Exceptions: containers of objects that live for one request, fields of Pydantic models among them; copies; loops
    that wait only to leave (`await ...` and then `return` or `break`), or only for coroutines that never give the
    loop back; loops and changes under the same lock; items that are appended to a list; changes while the application
    starts. Where it is not seen that the object outlives a request, or that both places run while requests are
    served, the finding is of low confidence.

    References: https://docs.python.org/3/reference/compound_stmts.html#the-for-statement
    """

    code = "FLT210"
    severity = Severity.ERROR

    def check(self, one: SharedIteration, module: Module) -> Iterator[Diagnostic]:
        loop = _loop_of(one, module)
        if loop is None:
            return
        body = _Body(loop, one, module)
        if not body.waits or (one.changer is None and not body.changes):
            return
        written = module.text(one.span)
        copy = f"list({written})" if len(written) <= _LONGEST and "\n" not in written else "list(...)"
        related = (Related(one.changer.filename, one.changer.span, _changed(one)),) if one.changer is not None else ()
        edit = Edit(one.span, f"list({written})")
        is_own = module.outline.times_bound("list") > 0
        yield Diagnostic(
            one.span,
            f"{_who(one)} while this loop waits: {_HARM.get(one.kind, _FAILS)}; iterate over `{copy}`",
            fix=None if is_own else Fix(f"Iterate over `{copy}`", (edit,), Applicability.SAFE),
            related=related,
            confidence=Confidence.HIGH if one.is_certain else Confidence.LOW,
        )


def _who(one: SharedIteration) -> str:
    """Who changes the container."""
    if one.changer is None:
        return f"`{one.name}` is changed in this loop"
    return f"`{one.changer.function}` can {_VERBS.get(one.how, 'take items out of')} `{one.name}`"


def _changed(one: SharedIteration) -> str:
    return f"`{one.name}` is changed here"


def _loop_of(one: SharedIteration, module: Module) -> cst.For | cst.CompFor | None:
    """The loop whose iterable stands at the span."""
    around = module.ancestors(one.span)
    return next((node for node in around if isinstance(node, (cst.For, cst.CompFor))), None)


class _Body:
    """What a loop does between two items: whether it waits, and whether it changes the container itself."""

    def __init__(self, loop: cst.For | cst.CompFor, one: SharedIteration, module: Module) -> None:
        self.loop, self.one, self.module = loop, one, module
        self.parents: dict[cst.CSTNode, cst.CSTNode] = {}
        nodes = list(self._nodes())
        self.waits = any(self._is_wait(node) and self._goes_on(node) for node in nodes)
        self.changes = any(self._is_change(node) and self._goes_on(node) for node in nodes)

    def _nodes(self) -> Iterator[cst.CSTNode]:
        """The nodes that run once for each item, those of functions inside left out."""
        if isinstance(self.loop, cst.For):
            todo: list[cst.CSTNode] = [self.loop.body]
        else:
            whole = next(n for n in self.module.ancestors(self.one.span) if isinstance(n, _COMPREHENSIONS))
            todo = [*self.loop.ifs, *([self.loop.inner_for_in] if self.loop.inner_for_in else [])]
            todo += [whole.key, whole.value] if isinstance(whole, cst.DictComp) else [whole.elt]
        self.parents.update((node, self.loop) for node in todo)
        while todo:
            node = todo.pop()
            yield node
            if not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
                inner = below(node)
                self.parents.update((child, node) for child in inner)
                todo.extend(inner)

    def _is_wait(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.For, cst.With, cst.CompFor)):
            return node.asynchronous is not None
        if isinstance(node, cst.Yield):
            return self.one.function.is_generator
        return isinstance(node, cst.Await) and self.module.span(node.expression) not in self.one.quiet

    def _is_change(self, node: cst.CSTNode) -> bool:
        is_statement = isinstance(node, (cst.SimpleStatementLine, cst.SimpleStatementSuite))
        return is_statement and self.module.span(node).row in self.one.own_rows

    def _goes_on(self, node: cst.CSTNode) -> bool:
        """Whether the loop may take another item after a node has run."""
        leaves = False
        while node is not self.loop:
            parent = self.parents[node]
            if isinstance(parent, (cst.IndentedBlock, cst.SimpleStatementSuite)):
                leaves = leaves or self._leaves(parent)
            elif isinstance(parent, cst.Try) and self._may_fail_and_go_on(parent, node):
                return True
            node = parent
        return not leaves

    def _may_fail_and_go_on(self, tried: cst.Try, node: cst.CSTNode) -> bool:
        return node is tried.body and not all(self._leaves(handler.body) for handler in tried.handlers)

    def _leaves(self, suite: cst.BaseSuite) -> bool:
        """Whether a block ends with what leaves the loop."""
        last = suite.body[-1] if suite.body else None
        if isinstance(last, cst.SimpleStatementLine):
            last = last.body[-1]
        if isinstance(last, cst.Break):
            return self._loop_around(suite) is self.loop
        return isinstance(last, (cst.Return, cst.Raise))

    def _loop_around(self, node: cst.CSTNode) -> cst.CSTNode:
        while not isinstance(node, (cst.For, cst.While)):
            node = self.parents.get(node, self.loop)
        return node
