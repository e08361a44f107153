from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import AddedMiddleware, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BaseHttpMiddleware(Rule):
    """A middleware is built on BaseHTTPMiddleware.

    Why it hurts: for each request BaseHTTPMiddleware (and `@app.middleware("http")`, which is the same) starts a task
    and copies the body through a memory stream. A plain ASGI middleware costs a fraction of that, and context variables
    that the endpoint sets are visible in it. An opinion, and off by default: it is the form that the documentation
    teaches, and for an application that is not short of time it is good enough.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request, Response
        from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint


        class Timing(BaseHTTPMiddleware):
            async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
                response = await call_next(request)
                response.headers["x-timing"] = "1"
                return response


        app = FastAPI()
        app.add_middleware(Timing)  # expect: `Timing`

    Good:
        # app/main.py
        from fastapi import FastAPI
        from starlette.types import ASGIApp, Message, Receive, Scope, Send


        class Timing:
            def __init__(self, app: ASGIApp) -> None:
                self.app = app

            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                async def send_timed(message: Message) -> None:
                    if message["type"] == "http.response.start":
                        message["headers"] = [*message["headers"], (b"x-timing", b"1")]
                    await send(message)

                await self.app(scope, receive, send_timed)


        app = FastAPI()
        app.add_middleware(Timing)

    Exceptions: none.

    References: https://www.starlette.dev/middleware/#limitations
    """

    code = "FLT629"
    severity = Severity.INFO
    default = False

    def check(self, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
        if middleware.is_base_http:
            name = middleware.name.rpartition(":")[2].rpartition(".")[2]
            streams = ", and this application streams responses through it" if middleware.has_streams else ""
            yield Diagnostic(
                middleware.span,
                f"`{name}` is a BaseHTTPMiddleware: each request costs a task and a copy of its body{streams}; "
                "write it as a plain ASGI middleware",
            )
