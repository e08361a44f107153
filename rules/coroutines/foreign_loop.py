from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, ForeignUse, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ForeignLoop(Rule):
    """What belongs to the server's event loop is used on a loop of its own.

    Why it hurts: a plain `def` route runs in a thread, and `asyncio.run` starts another loop there. A WebSocket, or a
    client that the application has opened, waits for events of the server's loop: on the other one it raises
    RuntimeError, hangs, or writes into a transport that the server is writing to at the same time.

    Bad:
        # app/main.py
        import asyncio

        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        sockets: set[WebSocket] = set()


        @app.websocket("/listen")
        async def listen(websocket: WebSocket) -> None:
            await websocket.accept()
            sockets.add(websocket)
            try:
                async for _ in websocket.iter_text():
                    pass
            finally:
                sockets.discard(websocket)


        @app.post("/messages")
        def send(text: str) -> int:
            for socket in list(sockets):
                asyncio.run(socket.send_text(text))  # expect: another loop
            return len(sockets)

    Good:
        # app/main.py
        import anyio.from_thread
        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        sockets: set[WebSocket] = set()


        @app.websocket("/listen")
        async def listen(websocket: WebSocket) -> None:
            await websocket.accept()
            sockets.add(websocket)
            try:
                async for _ in websocket.iter_text():
                    pass
            finally:
                sockets.discard(websocket)


        @app.post("/messages")
        def send(text: str) -> int:
            for socket in list(sockets):
                anyio.from_thread.run(socket.send_text, text)
            return len(sockets)

    Exceptions: `anyio.from_thread.run` and `asyncio.run_coroutine_threadsafe`, which go to the server's loop; loops of
    scripts, commands and other processes. A loop that is started on the server's own loop is FLT204; a lock or client
    of a module that both loops use is FLT211.

    References: https://anyio.readthedocs.io/en/stable/threads.html#calling-asynchronous-code-from-a-worker-thread
    """

    code = "FLT214"
    severity = Severity.ERROR
    preview = True

    def check(self, one: ForeignUse, module: Module) -> Iterator[Diagnostic]:
        what = "a WebSocket" if one.what == "WebSocket" else f"`{one.what}`"
        yield Diagnostic(
            one.span,
            f"`{one.callee}` starts another loop in this thread, and {what} belongs to the server's: use "
            "`anyio.from_thread.run` or `run_coroutine_threadsafe`",
        )
