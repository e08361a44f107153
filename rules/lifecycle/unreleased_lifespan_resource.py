from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Lifespan, Rule, Severity, Span
from fastlint.support.cst_queries import lifespan_function, own_nodes
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnreleasedLifespanResource(Rule):
    """A lifespan opens a client, pool or engine and never closes it.

    Why it hurts: what is not closed when the server stops is cut off: connections stay open at the other end until it
    times out, what is buffered is lost, and the log says "Unclosed client session". With `--reload` and in tests each
    start leaks another pool.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        import httpx
        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.state.client = httpx.AsyncClient()  # expect: await app.state.client.aclose()
            yield


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        import httpx
        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with httpx.AsyncClient() as client:
                app.state.client = client
                yield


        app = FastAPI(lifespan=lifespan)

    Exceptions: whatever is mentioned again in any way after the `yield` or handed to another function; the code of the
    lifespan after the `yield` calls functions that may know a global. Closing is skipped too when the lifespan is left
    by an exception (a cancelled server, another lifespan around that fails to start), if the `yield` stands in no
    `try`/`finally` or `with`: this is said with low confidence, because the process ends then anyway.

    References: https://fastapi.tiangolo.com/advanced/events/#lifespan
    """

    code = "FLT606"
    severity = Severity.WARNING

    def check(self, lifespan: Lifespan, module: Module) -> Iterator[Diagnostic]:
        function = lifespan_function(lifespan, module)
        yielded = _yield(function) if function is not None else None
        if function is None or yielded is None:
            return
        place = module.span(yielded)
        for span, callee, release in lifespan.resources:
            if release and span.row < place.row:
                target = _kept_in(span, module)
                if target and not _is_released(target, function, place, module):
                    call = f"{target}.{_CLIENT if _is_part(span, module) else ''}{release.removeprefix('await ')}"
                    yield Diagnostic(
                        span,
                        f"`{callee}` is opened at startup and never closed; write "
                        f"`{'await ' if release.startswith('await ') else ''}{call}` after the `yield`, in a `finally`",
                    )
        if cleanup := _unguarded_cleanup(function, yielded):
            yield Diagnostic(
                place,
                f"`{cleanup[0]}` after this `yield` is skipped if an exception ends the "
                "lifespan; put the `yield` in `try` and this in `finally`",
                confidence=Confidence.LOW,
            )


def _yield(function: cst.FunctionDef) -> cst.Yield | None:
    """The only yield of a function."""
    found = [node for node in own_nodes(function) if isinstance(node, cst.Yield)]
    return found[0] if len(found) == 1 else None


def _kept_in(span: Span, module: Module) -> str:
    """The text of the one variable or attribute that is given the value, "" if something else is done with it."""
    for node in module.ancestors(span):
        if isinstance(node, (cst.Await, cst.AssignTarget)) or _is_database(node):
            continue
        if isinstance(node, cst.Assign) and len(node.targets) == 1:
            return module.text(module.span(node.targets[0].target))
        if isinstance(node, cst.AnnAssign):
            return module.text(module.span(node.target))
        return ""
    return ""


def _is_database(node: cst.CSTNode) -> bool:
    """`client.shop`, `client["shop"]`: a part of what is built, by which it is held."""
    return isinstance(node, (cst.Attribute, cst.Subscript))


def _is_part(span: Span, module: Module) -> bool:
    """Whether only a part of what is built is kept: a database, which knows its client."""
    return any(_is_database(node) for node in module.ancestors(span))


def _is_released(target: str, function: cst.FunctionDef, place: Span, module: Module) -> bool:
    """Whether something may close it: it is mentioned again after the yield, is handed on, or is not local there."""
    is_local = target.isidentifier() and not any(
        isinstance(n, cst.Global) and any(item.name.value == target for item in n.names) for n in own_nodes(function)
    )
    last = target.rpartition(".")[2]
    for node in own_nodes(function):
        if isinstance(node, cst.Arg) and module.text(module.span(node.value)) == target:
            return True
        if isinstance(node, cst.Assign) and module.text(module.span(node.value)) == target:
            return True
        if not isinstance(node, (cst.Name, cst.Call)) or module.span(node).row <= place.row:
            continue
        if isinstance(node, cst.Name) and node.value == last:
            return True
        if isinstance(node, cst.Call) and not is_local and not _is_log(node):
            return True
    return False


def _is_log(call: cst.Call) -> bool:
    callee = call.func
    if isinstance(callee, cst.Attribute):
        return callee.attr.value in ("debug", "info", "warning", "error", "exception", "critical", "log")
    return isinstance(callee, cst.Name) and callee.value == "print"


_CLIENT = "client."
_CLOSING = frozenset({
    "close", "aclose", "dispose", "disconnect", "wait_closed", "shutdown", "stop", "cancel", "terminate", "join",
})  # fmt: skip


def _unguarded_cleanup(function: cst.FunctionDef, yielded: cst.Yield) -> tuple[str, ...]:
    """The calls that close something in statements behind a bare `yield` of the function itself."""
    body = [*function.body.body]
    at = next((i for i, s in enumerate(body) if any(n is yielded for n in walk(s))), len(body))
    if at < len(body) and not isinstance(body[at], cst.SimpleStatementLine):
        return ()
    found: dict[str, None] = {}
    for statement in body[at + 1 :]:
        for node in walk(statement):
            if isinstance(node, cst.Call) and _closes(node.func):
                found[cst.Module([]).code_for_node(node.func) + "()"] = None
    return tuple(found)


def _closes(callee: cst.BaseExpression) -> bool:
    """`pool.close`, and a function that is called so: `close_all`, `shutdown`."""
    if isinstance(callee, cst.Attribute):
        return callee.attr.value in _CLOSING or callee.attr.value.partition("_")[0] in _CLOSING
    return isinstance(callee, cst.Name) and callee.value.partition("_")[0] in _CLOSING
