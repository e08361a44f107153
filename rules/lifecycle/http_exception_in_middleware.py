from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Confidence, Diagnostic, Edit, Fix, Rule, Severity, status_of
from fastlint.support.cst_queries import argument, caught, tries_around

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CATCHERS = frozenset({"HTTPException", "StarletteHTTPException", "Exception", "BaseException"})


class HttpExceptionInMiddleware(Rule):
    """An HTTPException is raised in middleware.

    Why it hurts: what turns an HTTPException into a response sits inside of all middleware. Raised in middleware it
    flies past: instead of the 401 the client gets a 500, without headers of the middleware outside of it (CORS), and
    the log a traceback for each request.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException, Request

        app = FastAPI()


        @app.middleware("http")
        async def authenticate(request: Request, call_next):
            if "authorization" not in request.headers:
                raise HTTPException(status_code=401, detail="Not authenticated")  # expect: 500
            return await call_next(request)

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.middleware("http")
        async def authenticate(request: Request, call_next):
            if "authorization" not in request.headers:
                return JSONResponse({"detail": "Not authenticated"}, status_code=401)
            return await call_next(request)

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.middleware("http")
        async def authenticate(request: Request, call_next):
            if "authorization" not in request.headers:
                return JSONResponse({"detail": "Not authenticated"}, status_code=401)
            return await call_next(request)

    Those in the handlers of one `try` are one finding: an exception handler of the application mends them all.

    Exceptions: exceptions that the middleware itself catches. What it calls is not looked at. With `--confidence low`
    only: one that means a 500, of which no more than its text is lost.

    References: https://www.starlette.io/exceptions/#errors-and-handled-exceptions
    """

    code = "FLT614"
    severity = Severity.ERROR
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.use != "raised" or "middleware" not in call.function.roles:
            return
        if any(_CATCHERS.intersection(caught(h)) for t in tries_around(call.span, module) for h in t.handlers):
            return
        yield Diagnostic(
            call.span,
            "raised in middleware an HTTPException is not handled: the client gets a 500; "
            "return a `JSONResponse` with the status instead",
            fix=_returned(call, module),
            confidence=Confidence.LOW if _means_a_500(call) else Confidence.HIGH,
            repair=_translation(call, module),
        )


def _means_a_500(call: Call) -> bool:
    """Whether the status that it asks for is the one that the client gets anyway."""
    status = call.argument(None if call.own else 0, "status_code")
    return status is not None and any(status_of(one.kind, one.value) == 500 for one in status.values)


def _translation(call: Call, module: Module) -> str:
    """The `try` whose handlers raise an exception for each of several others, if it stands in one."""
    around = module.ancestors(call.span)
    for node, outer in pairwise(around):
        if isinstance(node, cst.FunctionDef):
            break
        if isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler)):
            return f"try {module.span(outer).row}"
    return ""


def _returned(call: Call, module: Module) -> Fix | None:
    """`return JSONResponse({"detail": ...}, status_code=...)`, where middleware returns responses."""
    if call.own or call.is_unpacked or call.function.name.endswith("__call__"):
        return None
    upwards = module.upwards(call.span)
    if len(upwards) < 2 or not isinstance(node := upwards[0], cst.Call):
        return None
    if not isinstance(statement := upwards[1], cst.Raise) or statement.exc is not node:
        return None
    status, detail, headers = (argument(node, i, name) for i, name in enumerate(("status_code", "detail", "headers")))
    if status is None or detail is None:
        return None
    texts = {name: module.text(module.span(arg.value)) for name, arg in (("status", status), ("detail", detail))}
    name, edits = module.ensure_import("fastapi.responses", "JSONResponse", row=call.span.row)
    extra = f", headers={module.text(module.span(headers.value))}" if headers is not None else ""
    text = f'return {name}({{"detail": {texts["detail"]}}}, status_code={texts["status"]}{extra})'
    return Fix("Return a response", (Edit(module.span(statement), text), *edits), Applicability.UNSAFE)
