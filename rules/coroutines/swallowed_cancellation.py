from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import CaughtCancellation, Confidence, Diagnostic, Rule, Severity, Span
from fastlint.support.cst_queries import caught
from fastlint.walk.visitor import below

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SCOPES = (cst.FunctionDef, cst.Lambda, cst.ClassDef)
_LOOPS = (cst.For, cst.While)
_ENDING = frozenset({"uncancel", "exit", "_exit", "abort", "kill"})
_CATCHING = frozenset({"CancelledError", "BaseException", "Cancelled"})


class SwallowedCancellation(Rule):
    """A task that is cancelled catches that, and goes on.

    Why it hurts: to cancel is how a shutdown, a time-out or a task group ends a task: CancelledError is raised in it,
    once. A loop that swallows it begins its next round, and whoever waits for the task waits for ever: the server does
    not stop until it is killed.

    Bad:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def poll() -> None:
            while True:
                try:
                    await asyncio.sleep(1)
                except asyncio.CancelledError:  # expect: `raise`
                    print("cancelled")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            task = asyncio.create_task(poll())
            try:
                yield
            finally:
                task.cancel()


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def poll() -> None:
            while True:
                try:
                    await asyncio.sleep(1)
                except asyncio.CancelledError:
                    print("cancelled")
                    raise


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            task = asyncio.create_task(poll())
            try:
                yield
            finally:
                task.cancel()


        app = FastAPI(lifespan=lifespan)

    Exceptions: handlers that raise, return, leave the loop, or end what it asks for (`self.running = False`); a task
    that the function itself has cancelled and waits for; a `try` that awaits nothing, or whose CancelledError another
    handler has before; handlers outside of loops that name CancelledError, or behind which the function waits for
    nothing more: the task ends there. A bare `except` or `except BaseException` outside of an endless loop is of low
    confidence.

    References: https://docs.python.org/3/library/asyncio-task.html#task-cancellation
    """

    code = "FLT212"
    severity = Severity.WARNING
    preview = True

    def check(self, one: CaughtCancellation, module: Module) -> Iterator[Diagnostic]:
        found = _Handler.of(one, module)
        if found is None or not found.swallows():
            return
        loop = found.next_round()
        if loop is None and (one.what == "CancelledError" or not found.is_waited_behind()):
            return
        is_endless = isinstance(loop, cst.While) or (loop is not None and loop.asynchronous is not None)
        is_certain = loop is not None and (is_endless or one.what == "CancelledError")
        then = "begins the next round of its loop" if loop is not None else "goes on"
        how = "`suppress` swallows" if one.is_suppress else f"{_WHAT.get(one.what, '`except`')} catches"
        yield Diagnostic(
            _head(one, module),
            f"{how} the cancellation of the task, which then {then}: {_remedy(one)}",
            confidence=Confidence.HIGH if is_certain else Confidence.LOW,
        )


_WHAT = {"CancelledError": "this handler", "BaseException": "`except BaseException`", "": "a bare `except`"}


def _remedy(one: CaughtCancellation) -> str:
    if one.what == "CancelledError":
        return "take it out" if one.is_suppress else "`raise` it again behind the clean-up"
    return "`except Exception` lets it pass"


def _head(one: CaughtCancellation, module: Module) -> Span:
    """The first line of a handler, without the colon."""
    if one.is_suppress:
        return one.span
    line = module.source.line(one.span.row).split("#")[0].rstrip().rstrip(":")
    return Span(one.span.row, one.span.column, one.span.row, max(len(line) + 1, one.span.column + len("except")))


class _Handler:
    """What is tried, what handles its cancellation, and the statements around them."""

    def __init__(
        self,
        statement: cst.Try | cst.With,
        handler: cst.ExceptHandler | None,
        around: list[cst.CSTNode],
        module: Module,
    ) -> None:
        self.statement, self.handler, self.module = statement, handler, module
        self.around = around

    @classmethod
    def of(cls, one: CaughtCancellation, module: Module) -> _Handler | None:
        around = module.ancestors(one.statement)
        if one.is_suppress:
            withs = [(i, node) for i, node in enumerate(around) if isinstance(node, cst.With)]
            return cls(withs[0][1], None, around[withs[0][0] + 1 :], module) if withs else None
        tried = module.node(one.statement)
        if not isinstance(tried, cst.Try):
            return None
        handler = next((h for h in tried.handlers if module.span(h).row == one.span.row), None)
        return cls(tried, handler, around, module) if handler is not None else None

    def swallows(self) -> bool:
        """Whether a cancellation of the task itself can come here, and is not raised again."""
        tried = self.statement.body
        awaits = [node for node in _own(tried) if _is_wait(node)]
        if not awaits or self._is_handled_before() or self._awaits_cancelled(awaits):
            return False
        return self.handler is None or not any(_ends(node) for node in _own(self.handler.body))

    def _is_handled_before(self) -> bool:
        handlers = self.statement.handlers if isinstance(self.statement, cst.Try) else ()
        earlier = takewhile(lambda handler: handler is not self.handler, handlers)
        return any(not _CATCHING.isdisjoint(caught(handler)) for handler in earlier)

    def _awaits_cancelled(self, awaits: list[cst.CSTNode]) -> bool:
        """Whether what is awaited are tasks, which others cancel, or the function itself has cancelled."""
        if all(isinstance(node, cst.Await) and not isinstance(node.expression, cst.Call) for node in awaits):
            return True
        function = next((node for node in self.around if isinstance(node, cst.FunctionDef)), None)
        body = _own(function.body) if function is not None else ()
        called = [node.func for node in body if isinstance(node, cst.Call)]
        return any(isinstance(func, cst.Attribute) and func.attr.value == "cancel" for func in called)

    def next_round(self) -> cst.For | cst.While | None:
        """The loop around of which another round begins when the handler is done."""
        jump = self._last(self.handler.body) if self.handler is not None else None
        if isinstance(jump, (cst.Return, cst.Raise)):
            return None
        skipped = 1 if isinstance(jump, cst.Break) else 0
        for node in self.around:
            if isinstance(node, _SCOPES):
                return None
            if isinstance(node, _LOOPS):
                if not skipped:
                    return None if self._is_told_to_end(node) else node
                skipped -= 1
            elif isinstance(node, cst.IndentedBlock) and not isinstance(jump, cst.Continue):
                last = self._last(node)
                if not skipped and isinstance(last, (cst.Return, cst.Raise, cst.Break)):
                    return None
        return None

    def is_waited_behind(self) -> bool:
        """Whether the function goes on behind the statement, and waits for something there."""
        function = next((node for node in self.around if isinstance(node, cst.FunctionDef)), None)
        last = self._last(self.handler.body) if self.handler is not None else None
        if function is None or isinstance(last, (cst.Return, cst.Raise)):
            return False
        end = self.module.span(self.statement).end_row
        waits = (node for node in _own(function.body) if _is_wait(node))
        return any(self.module.span(node).row > end for node in waits)

    def _is_told_to_end(self, loop: cst.For | cst.While) -> bool:
        """Whether the handler changes what the loop asks for: `self.running = False`, `stopped.set()`."""
        if self.handler is None or not isinstance(loop, cst.While):
            return False
        asked = set(re.findall(r"[A-Za-z_]\w*", self.module.text(self.module.span(loop.test)))) - {
            "self",
            "not",
            "is_set",
        }
        text = self.module.text(self.module.span(self.handler))
        return any(re.search(rf"\b{name}\b(\s*=[^=]|\.(?:set|clear)\()", text) for name in sorted(asked))

    @staticmethod
    def _last(block: cst.BaseSuite) -> cst.CSTNode | None:
        last: cst.CSTNode | None = block.body[-1] if block.body else None
        return last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last


def _own(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """All nodes below (and with) a node, those of functions inside left out."""
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        if not isinstance(one, _SCOPES):
            todo.extend(below(one))


def _is_wait(node: cst.CSTNode) -> bool:
    if isinstance(node, (cst.For, cst.With, cst.CompFor)):
        return node.asynchronous is not None
    return isinstance(node, cst.Await)


def _ends(node: cst.CSTNode) -> bool:
    """Whether a node of a handler raises, or ends the process, or takes the cancellation back."""
    if isinstance(node, cst.Call):
        name = node.func.attr.value if isinstance(node.func, cst.Attribute) else getattr(node.func, "value", "")
        return name in _ENDING
    return isinstance(node, cst.Raise)
