# Websocket endpoints, connection managers, tasks that are started and background tasks that are coroutine functions.
# file: app/manager.py
import time
from collections import defaultdict

import redis
from fastapi import WebSocket


class Manager:
    def __init__(self) -> None:
        self.active: dict[str, set[WebSocket]] = defaultdict(set)
        self.redis = redis.Redis()

    async def connect(self, room: str, socket: WebSocket) -> None:
        await socket.accept()
        self.active[room].add(socket)
        self.redis.sadd("rooms", room)  # expect: FLT104

    def leave(self, room: str, socket: WebSocket) -> None:
        self.active[room].discard(socket)
        self.redis.srem("rooms", room)

    async def send(self, room: str, text: str) -> None:
        for socket in list(self.active[room]):
            await socket.send_text(text)


manager = Manager()


async def report(room: str) -> None:
    time.sleep(1)  # expect: FLT102


def report_in_thread(room: str) -> None:
    time.sleep(1)
# file: app/main.py
import asyncio

from fastapi import BackgroundTasks, FastAPI, WebSocket, WebSocketDisconnect

from app.manager import manager, report, report_in_thread

app = FastAPI()
tasks: set[asyncio.Task[None]] = set()


@app.websocket("/ws/{room}")
async def chat(socket: WebSocket, room: str) -> None:
    await manager.connect(room, socket)
    try:
        while True:
            await manager.send(room, await socket.receive_text())
    except WebSocketDisconnect:
        manager.leave(room, socket)  # expect: FLT104
        task = asyncio.create_task(report(room))
        tasks.add(task)


@app.post("/{room}")
async def post(room: str, background: BackgroundTasks) -> None:
    background.add_task(report, room)
    background.add_task(report_in_thread, room)
