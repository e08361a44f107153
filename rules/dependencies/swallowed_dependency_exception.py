from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Dependency, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import caught
from fastlint.support.yields import Yield, own_parts, swallows, yields_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MESSAGE = "the client then gets a 500 without a word of why"
_BROAD = frozenset({"Exception", "BaseException", "HTTPException", "StarletteHTTPException"})


class SwallowedDependencyException(Rule):
    """A dependency swallows the exception of the route at its `yield`.

    Why it hurts: FastAPI raises what the route raised at the `yield` and expects to get it back. If it does not, there
    is neither a response nor an exception: a 404 becomes a 500, and the log shows "FastAPIError: No response returned"
    in place of the error.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        undone: list[str] = []


        def get_unit() -> Iterator[str]:
            try:
                yield "unit of work"
            except Exception:  # expect: raise
                undone.append("rolled back")


        @app.get("/items/{item_id}")
        def read_item(item_id: int, unit: Annotated[str, Depends(get_unit)]) -> str:
            if item_id > 9:
                raise HTTPException(404)
            return unit

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        undone: list[str] = []


        def get_unit() -> Iterator[str]:
            try:
                yield "unit of work"
            except Exception:
                undone.append("rolled back")
                raise


        @app.get("/items/{item_id}")
        def read_item(item_id: int, unit: Annotated[str, Depends(get_unit)]) -> str:
            if item_id > 9:
                raise HTTPException(404)
            return unit

    Fixed:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        undone: list[str] = []


        def get_unit() -> Iterator[str]:
            try:
                yield "unit of work"
            except Exception:
                undone.append("rolled back")
                raise


        @app.get("/items/{item_id}")
        def read_item(item_id: int, unit: Annotated[str, Depends(get_unit)]) -> str:
            if item_id > 9:
                raise HTTPException(404)
            return unit

    Exceptions: handlers of CancelledError, GeneratorExit and WebSocketDisconnect; handlers that give the exception to a
    function which may raise another one; a `raise` further below. There is no fix where the handler returns.

    Versions: FastAPI 0.110 and later; before, only other exceptions than HTTPException were lost.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#always-raise-in-dependencies-with-yield-and-except
    """

    code = "FLT507"
    severity = Severity.ERROR
    versions = {"fastapi": ">=0.110"}

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        function = module.node(dependency.function.span) if dependency.function.is_generator else None
        for one in yields_of(function) if isinstance(function, cst.FunctionDef) else ():
            if not one.is_repeated and not any(_raises(statement) for statement in one.exposed()):
                yield from _swallowing(one, module)


def _raises(statement: cst.CSTNode) -> bool:
    return any(isinstance(node, cst.Raise) for node in own_parts(statement))


def _swallowing(one: Yield, module: Module) -> Iterator[Diagnostic]:
    for item in one.managers():
        if isinstance(item.item, cst.Call) and module.qualified_name(item.item.func) == "contextlib.suppress":
            message = f"`suppress` swallows what the route raises: {_MESSAGE}; suppress only around the clean-up"
            yield Diagnostic(module.span(item.item), message)
    for node in one.tries():
        for handler in node.handlers:
            if swallows(handler):
                span = module.span(handler)
                head = Span(span.row, span.column, span.row, span.column + len("except"))
                also = ", even for an HTTPException" if _BROAD.intersection(caught(handler)) else ""
                message = f"this handler swallows what the route raises: {_MESSAGE}{also}; end it with `raise`"
                yield Diagnostic(head, message, fix=_fix(handler, module))
        for part in own_parts(node.finalbody.body) if node.finalbody is not None else ():
            if isinstance(part, cst.Return):
                message = f"`return` in `finally` swallows what the route raises: {_MESSAGE}; take it out"
                yield Diagnostic(module.span(part), message)


def _fix(handler: cst.ExceptHandler, module: Module) -> Fix | None:
    """`raise` at the end of the handler, in place of a lone `pass`."""
    if any(isinstance(node, cst.Return) for node in own_parts(handler.body)):
        return None
    last = handler.body.body[-1]
    message = "Raise the exception again"
    if isinstance(last, cst.SimpleStatementLine) and len(last.body) == 1 and isinstance(last.body[0], cst.Pass):
        return Fix(message, (Edit(module.span(last.body[0]), "raise"),))
    if isinstance(handler.body, cst.SimpleStatementSuite):
        return Fix(message, (Edit(module.span(last), "raise"),)) if isinstance(last, cst.Pass) else None
    first, end = module.span(handler.body.body[0]), module.span(last)
    if isinstance(last, cst.SimpleStatementLine):
        end = module.span(last.body[-1])
    indent = module.source.line(first.row)[: first.column - 1]
    if indent.strip():
        return None
    row = module.source.line(end.end_row)
    behind = Span(end.end_row, len(row) + 1, end.end_row, len(row) + 1)
    return Fix(message, (Edit(behind, f"\n{indent}raise"),))
