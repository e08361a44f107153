from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, DeafSocket, Diagnostic, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class DeafWebsocket(Rule):
    """A websocket route waits for something to send, and never receives.

    Why it hurts: that a client has left is told to who receives. While the loop waits for the next event nobody does:
    the task, the queue and all that they hold stay for every client that has ever been there, and a shutdown waits.

    Bad:
        # app/main.py
        import asyncio

        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        queues: set[asyncio.Queue[str]] = set()


        @app.websocket("/news")
        async def news(websocket: WebSocket) -> None:
            await websocket.accept()
            queue: asyncio.Queue[str] = asyncio.Queue()
            queues.add(queue)
            try:
                while True:
                    text = await queue.get()
                    await websocket.send_text(text)  # expect: `queue.get`
            finally:
                queues.discard(queue)

    Good:
        # app/main.py
        import asyncio

        from fastapi import FastAPI, WebSocket

        app = FastAPI()
        queues: set[asyncio.Queue[str]] = set()


        async def push(websocket: WebSocket, queue: asyncio.Queue[str]) -> None:
            while True:
                await websocket.send_text(await queue.get())


        @app.websocket("/news")
        async def news(websocket: WebSocket) -> None:
            await websocket.accept()
            queue: asyncio.Queue[str] = asyncio.Queue()
            queues.add(queue)
            task = asyncio.create_task(push(websocket, queue))
            try:
                async for _ in websocket.iter_text():
                    pass
            finally:
                task.cancel()
                queues.discard(queue)

    A queue, an event or a condition may be waited for without end; of other things that a loop awaits before it sends,
    and of loops that only send sometimes, this is a guess, and of low confidence.

    Exceptions: routes that receive anywhere, also in a task; loops that send in every turn and only sleep between, or
    that send a ping where nothing came in time: sending fails when the client has left; websockets that are given to a
    library.

    References: https://fastapi.tiangolo.com/advanced/websockets/#handling-disconnections-and-multiple-clients

    Overlaps: FLT628 is about routes that receive, and are not prepared for the client to leave.
    """

    code = "FLT631"
    preview = True

    def check(self, socket: DeafSocket, module: Module) -> Iterator[Diagnostic]:
        what = f"while it waits for `{socket.waits}`" if socket.waits else "in turns that send nothing"
        yield Diagnostic(
            socket.span,
            f"`{socket.route}` only sends and never receives: {what} it does not learn that the client has left; "
            "receive in a second task, and end both",
            confidence=Confidence.HIGH if socket.is_certain else Confidence.LOW,
        )
