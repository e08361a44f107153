from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Middleware, Rule, Severity, Span
from fastlint.support.cst_queries import own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SyncMiddleware(Rule):
    """A middleware function is a plain `def`.

    Why it hurts: FastAPI awaits what the function gives. A plain `def` gives a response, which cannot be awaited:
    every request of the application is answered with 500.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.middleware("http")
        def closed(request: Request, call_next):  # expect: closed
            return JSONResponse({"detail": "closed"}, status_code=503)

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.middleware("http")
        async def add_header(request: Request, call_next):
            response = await call_next(request)
            response.headers["x-served-by"] = "shop"
            return response


        @app.middleware("http")
        def same_for_all(request: Request, call_next):
            return call_next(request)

    Fixed:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.middleware("http")
        async def closed(request: Request, call_next):
            return JSONResponse({"detail": "closed"}, status_code=503)

    Exceptions: functions that only hand on what `call_next` or another function gives, because that can be awaited;
    functions under further decorators; `__call__` of ASGI middleware and functions that make one.

    References: https://fastapi.tiangolo.com/tutorial/middleware/
    """

    code = "FLT613"
    severity = Severity.ERROR

    def check(self, middleware: Middleware, module: Module) -> Iterator[Diagnostic]:
        around = middleware.function
        if around.is_async or around.is_generator or around.name.endswith("__call__"):
            return
        function = module.node(around.span)
        if not isinstance(function, cst.FunctionDef) or _is_decorated(function):
            return
        names = [p.name.value for p in function.params.params if p.name.value not in ("self", "cls")]
        if len(names) != 2 or not _gives_a_response(function):
            return
        edits = (Edit(Span(*(around.span.row, around.span.column) * 2), "async "), *_awaits(function, names[1], module))
        yield Diagnostic(
            middleware.span,
            f"`{function.name.value}` is a plain `def`, and FastAPI awaits what middleware gives: every request fails "
            "with 500; make it `async def`",
            fix=Fix("Make it `async def`", edits, Applicability.SAFE),
        )


def _is_decorated(function: cst.FunctionDef) -> bool:
    """By anything else than `@app.middleware(...)`."""
    return any(
        not (
            isinstance(d.decorator, cst.Call)
            and isinstance(d.decorator.func, cst.Attribute)
            and d.decorator.func.attr.value == "middleware"
        )
        for d in function.decorators
    )


def _gives_a_response(function: cst.FunctionDef) -> bool:
    """Whether it certainly returns something that cannot be awaited."""
    nodes = list(own_nodes(function))
    touched = {n.value.value for n in nodes if isinstance(n, cst.Attribute) and isinstance(n.value, cst.Name)}
    for node in nodes:
        value = node.value if isinstance(node, cst.Return) else None
        if isinstance(value, cst.Name) and value.value in touched:
            return True
        if isinstance(value, cst.Call):
            callee = value.func.attr if isinstance(value.func, cst.Attribute) else value.func
            if isinstance(callee, cst.Name) and callee.value.endswith("Response"):
                return True
    return False


def _awaits(function: cst.FunctionDef, call_next: str, module: Module) -> Iterator[Edit]:
    for node in own_nodes(function):
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == call_next:
            span = module.span(node)
            yield Edit(Span(span.row, span.column, span.row, span.column), "await ")
