from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity, WebsocketPart
from fastlint.support.cst_queries import caught
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RECEIVES = frozenset({"receive_text", "receive_json", "receive_bytes"})
_REGISTERS = frozenset({"append", "add", "connect", "register", "subscribe"})
_CATCHERS = frozenset({"WebSocketDisconnect", "Exception", "BaseException"})


class UnhandledWebsocketDisconnect(Rule):
    """A loop receives from a websocket and nobody expects the client to leave.

    Why it hurts: clients leave, and then `receive_text()` raises WebSocketDisconnect. What comes after the loop never
    runs (the connection stays in the list of listeners and the next broadcast fails).

    Bad:
        # app/main.py
        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        listeners: list[WebSocket] = []


        @app.websocket("/chat")
        async def chat(websocket: WebSocket) -> None:
            await websocket.accept()
            listeners.append(websocket)
            while True:
                text = await websocket.receive_text()  # expect: WebSocketDisconnect
                for listener in list(listeners):
                    await listener.send_text(text)

    Good:
        # app/main.py
        from fastapi import FastAPI, WebSocket, WebSocketDisconnect

        app = FastAPI()
        listeners: list[WebSocket] = []


        @app.websocket("/chat")
        async def chat(websocket: WebSocket) -> None:
            await websocket.accept()
            listeners.append(websocket)
            try:
                while True:
                    text = await websocket.receive_text()
                    for listener in list(listeners):
                        await listener.send_text(text)
            except WebSocketDisconnect:
                listeners.remove(websocket)

    Exceptions: loops in a `try` that catches WebSocketDisconnect or has a `finally`; functions that
    hand their websocket to nobody: they have nothing to clean up.

    References: https://fastapi.tiangolo.com/advanced/websockets/#handling-disconnections-and-multiple-clients
    """

    code = "FLT628"
    preview = True
    severity = Severity.WARNING

    def check(self, part: WebsocketPart, module: Module) -> Iterator[Diagnostic]:
        function = module.node(part.function.span)
        if not part.is_endpoint or not isinstance(function, cst.FunctionDef) or not _registers(function):
            return
        for node in walk(function.body):
            if isinstance(node, cst.Await) and isinstance(node.expression, cst.Call):
                callee = node.expression.func
                if isinstance(callee, cst.Attribute) and callee.attr.value in _RECEIVES and _is_bare(node, module):
                    yield Diagnostic(
                        module.span(node.expression),
                        f"when the client leaves, `{callee.attr.value}` raises WebSocketDisconnect and nothing takes "
                        "the connection off the list; catch it, or clean up in `finally`",
                    )


def _registers(function: cst.FunctionDef) -> bool:
    """Whether it hands its websocket to something that outlives it."""
    names = {p.name.value for p in function.params.params}
    return any(
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Attribute)
        and node.func.attr.value in _REGISTERS
        and any(isinstance(arg.value, cst.Name) and arg.value.value in names for arg in node.args)
        for node in walk(function.body)
    )


def _is_bare(node: cst.CSTNode, module: Module) -> bool:
    """In an endless loop, and in no `try` that catches or cleans up."""
    looped = False
    for around in module.ancestors(module.span(node)):
        if isinstance(around, (cst.FunctionDef, cst.Lambda)):
            return looped
        looped = looped or isinstance(around, cst.While)
        if isinstance(around, cst.With):
            return False
        if isinstance(around, cst.Try) and _is_prepared(around):
            return False
    return looped


def _is_prepared(statement: cst.Try) -> bool:
    return statement.finalbody is not None or any(_CATCHERS.intersection(caught(h)) for h in statement.handlers)
