from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity, Span, WebsocketPart
from fastlint.support.cst_queries import own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_REQUESTS = ("fastapi.Request", "starlette.requests.Request", "fastapi.requests.Request")
_TASKS = (
    "fastapi.BackgroundTasks", "starlette.background.BackgroundTasks", "fastapi.background.BackgroundTasks",
)  # fmt: skip
_COMMON = frozenset({
    "app", "auth", "base_url", "client", "cookies", "headers", "path_params", "query_params", "scope", "session",
    "state", "url", "url_for", "user",
})  # fmt: skip


class WebsocketRequestDependency(Rule):
    """A websocket route needs something that websockets do not have.

    Why it hurts: there is no request behind a websocket. A dependency that takes `Request` is called without it: a
    TypeError, and the handshake fails with 500 (or 403). A plain `def` under `@app.websocket` cannot be awaited, and
    background tasks of a websocket never run. Nothing of this is told before the first client connects.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Request, WebSocket

        app = FastAPI()


        def tenant(request: Request) -> str:  # expect: HTTPConnection
            return request.headers.get("x-tenant", "")


        @app.websocket("/chat")
        async def chat(websocket: WebSocket, name: Annotated[str, Depends(tenant)]) -> None:
            await websocket.accept()
            await websocket.send_text(name)


        @app.websocket("/clock")
        def clock(websocket: WebSocket) -> None:  # expect: async def
            print("connected")

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, WebSocket
        from starlette.requests import HTTPConnection

        app = FastAPI()


        def tenant(connection: HTTPConnection) -> str:
            return connection.headers.get("x-tenant", "")


        @app.websocket("/chat")
        async def chat(websocket: WebSocket, name: Annotated[str, Depends(tenant)]) -> None:
            await websocket.accept()
            await websocket.send_text(name)

    Fixed:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, WebSocket
        from starlette.requests import HTTPConnection

        app = FastAPI()


        def tenant(request: HTTPConnection) -> str:
            return request.headers.get("x-tenant", "")


        @app.websocket("/chat")
        async def chat(websocket: WebSocket, name: Annotated[str, Depends(tenant)]) -> None:
            await websocket.accept()
            await websocket.send_text(name)


        @app.websocket("/clock")
        async def clock(websocket: WebSocket) -> None:
            print("connected")

    Exceptions: parameters with a default, and dependencies that FastAPI does not see yet (FLT407). `Request` is changed
    only where nothing but what both kinds of connection have is used of it.

    References: https://fastapi.tiangolo.com/advanced/websockets/
    """

    code = "FLT625"
    severity = Severity.ERROR

    def check(self, part: WebsocketPart, module: Module) -> Iterator[Diagnostic]:
        function = module.node(part.function.span)
        if not isinstance(function, cst.FunctionDef):
            return
        if part.is_endpoint and not part.function.is_async and _is_plain(function):
            start = Span(*(part.function.span.row, part.function.span.column) * 2)
            yield Diagnostic(
                part.span,
                f"`{function.name.value}` is a plain `def`, and FastAPI awaits the function of a websocket: each "
                "connection fails; make it `async def`",
                fix=Fix("Make it `async def`", (Edit(start, "async "),), Applicability.SAFE),
            )
        for param in (*function.params.posonly_params, *function.params.params, *function.params.kwonly_params):
            if param.annotation is None or param.default is not None:
                continue
            kind = module.qualified_name(param.annotation.annotation)
            if kind in _REQUESTS:
                yield Diagnostic(
                    module.span(param.name),
                    f"`{part.route}` is a websocket and has no request: `{function.name.value}` is called without "
                    f"`{param.name.value}` and fails; declare it as `HTTPConnection`, which both have",
                    fix=_connection(function, param, module),
                )
            elif kind in _TASKS:
                yield Diagnostic(
                    module.span(param.name),
                    f"background tasks run after a response, and the websocket `{part.route}` has none: they never "
                    "run; await the work, or start a task",
                )


def _is_plain(function: cst.FunctionDef) -> bool:
    """Under no decorator but that of the route."""
    return len(function.decorators) <= 1


def _connection(function: cst.FunctionDef, param: cst.Param, module: Module) -> Fix | None:
    """Another annotation, where that is enough."""
    name, attributes = param.name.value, set()
    for node in own_nodes(function):
        if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == name:
            attributes.add(node.value)
            if node.attr.value not in _COMMON:
                return None
    used = {node for node in own_nodes(function) if isinstance(node, cst.Name) and node.value == name}
    if used - attributes or param.annotation is None:
        return None
    text, edits = module.ensure_import("starlette.requests", "HTTPConnection")
    edit = Edit(module.span(param.annotation.annotation), text)
    return Fix("Declare it as HTTPConnection", (edit, *edits), Applicability.SAFE)
