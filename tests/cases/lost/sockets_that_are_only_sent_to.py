# Whoever receives from a websocket learns that the client has left; a loop that only waits and sends does not.
# file: app/bus.py
import asyncio
from collections.abc import AsyncIterator

from fastapi import WebSocket


class Bus:
    def __init__(self) -> None:
        self.queues: list[asyncio.Queue[str]] = []
        self.changed = asyncio.Event()

    async def next_event(self) -> str:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.queues.append(queue)
        return await queue.get()

    async def events(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        while True:
            yield await queue.get()


class Manager:
    def __init__(self) -> None:
        self.sockets: list[WebSocket] = []

    async def connect(self, socket: WebSocket) -> None:
        await socket.accept()
        self.sockets.append(socket)

    async def listen(self, socket: WebSocket) -> None:
        while True:
            await socket.receive_text()


async def forward(socket: WebSocket, bus: Bus) -> None:
    while True:
        await socket.send_text(await bus.next_event())  # expect: FLT631


async def pump(socket: WebSocket, bus: Bus) -> None:
    async for event in bus.events():
        await socket.send_text(event)
# file: app/main.py
import asyncio

import anyio
from fastapi import APIRouter, FastAPI, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_until_first_complete
from starlette.websockets import WebSocketState

import bridge
from app.bus import Bus, Manager, forward, pump

app = FastAPI()
router = APIRouter()
bus, manager = Bus(), Manager()


@router.websocket("/event")
async def event(ws: WebSocket) -> None:
    await manager.connect(ws)
    try:
        while ws.client_state == WebSocketState.CONNECTED:
            await bus.changed.wait()
            await ws.send_json({"changed": True})  # expect: FLT631
    except WebSocketDisconnect:
        print("gone")


@router.websocket("/stream")
async def stream(ws: WebSocket) -> None:
    await ws.accept()
    async for text in bus.events():
        await ws.send_text(text)  # expect: FLT631


@router.websocket("/nested")
async def nested(ws: WebSocket) -> None:
    await ws.accept()

    async def push() -> None:
        condition = asyncio.Condition()
        while True:
            async with condition:
                await condition.wait()
            await ws.send_bytes(b"x")  # expect: FLT631

    await asyncio.gather(push())


@app.websocket("/forward")
async def forwarded(ws: WebSocket) -> None:
    await ws.accept()
    await forward(ws, bus)


@app.websocket("/limited")
async def limited(ws: WebSocket) -> None:
    await ws.accept()
    queue: asyncio.Queue[str] = asyncio.Queue()
    while True:
        try:
            text = await asyncio.wait_for(queue.get(), 5)
        except TimeoutError:
            continue
        await ws.send_text(text)  # expect: FLT631


@app.websocket("/polled")
async def polled(ws: WebSocket) -> None:
    await ws.accept()
    last = 0
    while True:
        if len(bus.queues) != last:
            last = len(bus.queues)
            await ws.send_json({"queues": last})  # expect: FLT631
        await asyncio.sleep(1)


@app.websocket("/beating")
async def beating(ws: WebSocket) -> None:
    await ws.accept()
    queue: asyncio.Queue[str] = asyncio.Queue()
    while True:
        try:
            text = await asyncio.wait_for(queue.get(), 5)
            await ws.send_text(text)
        except TimeoutError:
            await ws.send_text("ping")


@app.websocket("/clock")
async def clock(ws: WebSocket) -> None:
    await ws.accept()
    while True:
        await ws.send_text("tick")
        await asyncio.sleep(1)


@app.websocket("/cached")
async def cached(ws: WebSocket, cache) -> None:
    await ws.accept()
    while True:
        if found := await cache.get("key"):
            await ws.send_json(found)
        else:
            await ws.send_json({})
        await asyncio.sleep(1)


@app.websocket("/counted")
async def counted(ws: WebSocket) -> None:
    await ws.accept()
    for _ in range(3):
        await ws.send_text(await bus.next_event())


@app.websocket("/answering")
async def answering(ws: WebSocket) -> None:
    await ws.accept()
    while True:
        await ws.receive_text()
        await ws.send_text(await bus.next_event())


@app.websocket("/grouped")
async def grouped(ws: WebSocket) -> None:
    await ws.accept()
    async with anyio.create_task_group() as group:
        group.start_soon(pump, ws, bus)
        await manager.listen(ws)
        group.cancel_scope.cancel()


@app.websocket("/first")
async def first(ws: WebSocket) -> None:
    await ws.accept()
    await run_until_first_complete((pump, {"socket": ws, "bus": bus}), (manager.listen, {"socket": ws}))


@app.websocket("/bridge")
async def bridged(ws: WebSocket) -> None:
    await ws.accept()
    bridge.attach(ws)
    while True:
        await ws.send_text(await bus.next_event())


app.include_router(router)
