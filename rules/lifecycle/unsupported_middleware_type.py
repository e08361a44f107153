from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnsupportedMiddlewareType(Rule):
    """Middleware is registered for something else than "http".

    Why it hurts: FastAPI takes `@app.middleware("websocket")` without a word, and runs the function for HTTP requests:
    websockets pass by it unchecked.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request

        app = FastAPI()


        @app.middleware("websocket")  # expect: "websocket"
        async def check_origin(request: Request, call_next):
            return await call_next(request)

    Good:
        # app/main.py
        from fastapi import FastAPI, Request

        app = FastAPI()


        @app.middleware("http")
        async def check_origin(request: Request, call_next):
            return await call_next(request)

    Exceptions: types that are not known to be a text.

    References: https://fastapi.tiangolo.com/advanced/middleware/
    """

    code = "FLT622"
    severity = Severity.ERROR
    needs = ("fastapi.FastAPI.middleware",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        given = call.argument(0, "middleware_type")
        kinds = given.constants if given is not None and len(given.values) == 1 else ()
        if kinds and isinstance(kinds[0], str) and kinds[0] != "http":
            yield Diagnostic(
                call.span,
                f'there is no middleware of type "{kinds[0]}": it runs for HTTP requests only, never for websockets; '
                "use a dependency of the routes, or a pure ASGI middleware",
            )
