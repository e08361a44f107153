from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_INSTEAD = {
    "add_event_handler": "call the function in a lifespan",
    "route": "use the decorator of the method (`@app.get(...)`) or `app.add_route(...)`",
    "add_websocket_route": "use `@app.websocket(...)`, or `app.router.add_websocket_route(...)`",
}


class RemovedApplicationMethod(Rule):
    """An application is used in a way that no longer exists.

    Why it hurts: Starlette 1.0 removed `add_event_handler` and `route` from applications, and FastAPI its argument
    `openapi_prefix`. The import of the module fails, with AttributeError or TypeError: the service does not start
    after the upgrade.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import PlainTextResponse

        app = FastAPI(openapi_prefix="/api")  # expect: openapi_prefix


        async def connect() -> None:
            print("connected")


        app.add_event_handler("startup", connect)  # expect: add_event_handler


        @app.route("/ping")  # expect: route
        async def ping(request: Request) -> PlainTextResponse:
            return PlainTextResponse("pong")

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            print("connected")
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/ping")
        async def ping() -> str:
            return "pong"

    Exceptions: methods of routers, which FastAPI keeps, and `on_event` of a FastAPI application (FLT601).

    Versions: Starlette 1.0 and FastAPI 0.133, the first that installs with it; `openapi_prefix` went in FastAPI 0.145.

    References: https://www.starlette.io/release-notes/
    """

    code = "FLT602"
    scope = "everywhere"
    severity = Severity.ERROR
    versions = {"fastapi": ">=0.133", "starlette": ">=1.0"}
    needs = (
        "fastapi.FastAPI", "fastapi.FastAPI.add_event_handler", "fastapi.FastAPI.route",
        "fastapi.FastAPI.add_websocket_route",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name == "fastapi.FastAPI":
            is_gone = module.allows("fastapi", ">=0.145") is not False
            if is_gone and not call.own and call.argument(None, "openapi_prefix") is not None:
                yield Diagnostic(
                    call.span,
                    "`openapi_prefix` was removed: the constructor raises a TypeError; run the server with "
                    "`--root-path` instead",
                )
            return
        name = call.name.rpartition(".")[2]
        yield Diagnostic(
            call.span,
            f"applications have no `{name}` since Starlette 1.0: this line raises an AttributeError; {_INSTEAD[name]}",
        )
