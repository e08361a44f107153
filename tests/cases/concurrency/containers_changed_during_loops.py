# Loops that wait in the middle of a container that other requests change: dicts, sets and lists, of objects, modules,
# classes and app.state, in rooms, behind other names, properties and lazy wrappers, in comprehensions and generators.
# file: app/rooms.py
import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from fastapi import WebSocket


class Rooms:
    def __init__(self) -> None:
        self.rooms: dict[str, set[WebSocket]] = defaultdict(set)
        self.names: dict[str, str] = {}

    async def join(self, room: str, socket: WebSocket) -> None:
        await socket.accept()
        self.rooms[room].add(socket)

    async def leave(self, room: str, socket: WebSocket) -> None:
        self.rooms[room].discard(socket)
        if not self.rooms[room]:
            del self.rooms[room]

    async def tell(self, room: str, text: str) -> None:
        for socket in self.rooms[room]:  # expect: FLT210
            await socket.send_text(text)

    async def tell_known(self, room: str, text: str) -> None:
        members = self.rooms.get(room, set())
        for number, socket in enumerate(members):  # expect: FLT210
            try:
                await socket.send_text(f"{number} {text}")
            except RuntimeError:
                continue

    async def tell_all(self, text: str) -> None:
        for room, members in self.rooms.items():  # expect: FLT210
            for socket in members:  # expect: FLT210
                await socket.send_text(f"{room} {text}")

    async def tell_one(self, room: str, text: str) -> None:
        for socket in self.rooms[room]:
            if socket.client is not None:
                await socket.send_text(text)
                break

    async def first(self, room: str) -> str:
        for socket in self.rooms[room]:  # expect: FLT210
            try:
                return await socket.receive_text()
            except RuntimeError:
                pass
        return ""

    async def tell_in_comprehension(self, text: str) -> None:
        [await socket.send_text(text) for members in self.rooms.values() for socket in members]  # expect: FLT210

    async def gathered(self, room: str, text: str) -> None:
        await asyncio.gather(*[socket.send_text(text) for socket in self.rooms[room]])
        await asyncio.gather(*(socket.send_text(text) for socket in self.rooms[room]))

    async def copied(self, room: str, text: str) -> None:
        for socket in self.rooms[room].copy():
            await socket.send_text(text)
        for socket in sorted(self.rooms[room], key=id):
            await socket.send_text(text)
        for name in [*self.names]:
            await asyncio.sleep(len(name))
        members = list(self.rooms[room])
        for socket in members:
            await socket.send_text(text)

    async def unchanged(self) -> None:
        for name in self.names:
            await asyncio.sleep(len(name))


@dataclass
class Hub:
    listeners: list[asyncio.Queue[str]] = field(default_factory=list)
    history: deque[str] = field(default_factory=deque)

    @property
    def open(self) -> list[asyncio.Queue[str]]:
        return self.listeners

    def subscribe(self) -> asyncio.Queue[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(1)
        self.listeners.append(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[str]) -> None:
        self.listeners.remove(queue)

    async def publish(self, text: str) -> None:
        self.history.append(text)
        for queue in self.open:  # expect: FLT210
            await queue.put(text)

    async def replay(self, socket: WebSocket) -> None:
        for text in reversed(self.history):  # expect: FLT210
            await socket.send_text(text)


class Locked:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.sockets: set[WebSocket] = set()

    async def join(self, socket: WebSocket) -> None:
        async with self.lock:
            self._add(socket)

    def _add(self, socket: WebSocket) -> None:
        self.sockets.add(socket)

    async def tell(self, text: str) -> None:
        async with self.lock:
            for socket in self.sockets:
                await socket.send_text(text)


class Growing:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        self.lines.append(line)

    async def send(self, socket: WebSocket) -> None:
        for line in self.lines:
            await socket.send_text(line)


class Report:
    """One for each request."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def add(self, name: str) -> None:
        self.parts[name] = name

    async def send(self, socket: WebSocket) -> None:
        for part in self.parts.values():
            await socket.send_text(part)
# file: app/state.py
import asyncio

sessions: dict[str, float] = {}
flags: set[str] = set()
ready: set[str] = set()


async def expire() -> None:
    for name, until in sessions.items():  # expect: FLT210
        if until < 0:
            await asyncio.sleep(0)
            sessions.pop(name)


async def expire_one() -> None:
    for flag in flags:
        if flag:
            flags.discard(flag)
            await nothing()
            return


async def nothing() -> None:
    print("one step")


async def of_one_step() -> None:
    for flag in flags:
        await nothing()
# file: app/models.py
import asyncio

from pydantic import BaseModel


class Wiring(BaseModel):
    operators: dict[str, int] = {}


def extend(wiring: Wiring, name: str) -> None:
    wiring.operators[name] = 1


async def weigh(wiring: Wiring) -> None:
    for operator in wiring.operators.values():
        await asyncio.sleep(operator)


EMPTY = Wiring()
# file: app/main.py
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.responses import StreamingResponse

from app import state
from app.models import Wiring, extend, weigh
from app.rooms import Growing, Hub, Locked, Report, Rooms
from app.state import sessions

rooms = Rooms()
hub = Hub()
locked = Locked()
growing = Growing()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.waiting = {}
    state.ready.add("database")
    yield


app = FastAPI(lifespan=lifespan)


@app.websocket("/rooms/{room}")
async def talk(socket: WebSocket, room: str) -> None:
    await rooms.join(room, socket)
    await locked.join(socket)
    report = Report()
    report.add(room)
    await report.send(socket)
    queue = hub.subscribe()
    await hub.replay(socket)
    growing.add(room)
    await growing.send(socket)
    async for text in socket.iter_text():
        await rooms.tell(room, text)
        await rooms.tell_known(room, text)
        await rooms.tell_all(text)
        await rooms.tell_one(room, text)
        await rooms.tell_in_comprehension(text)
        await rooms.gathered(room, text)
        await rooms.copied(room, await rooms.first(room))
        await rooms.unchanged()
        await hub.publish(text)
        await locked.tell(text)
    hub.unsubscribe(queue)
    await rooms.leave(room, socket)


@app.post("/sessions/{name}")
def open_session(name: str) -> None:
    sessions[name] = 1.0
    state.flags.add(name)


@app.post("/expired")
async def read_expired(request: Request) -> None:
    await state.expire()
    await state.expire_one()
    await state.of_one_step()
    request.app.state.waiting["a"] = 1
    for name in state.ready:
        await asyncio.sleep(len(name))


@app.post("/wirings")
async def post_wiring(wiring: Wiring) -> None:
    extend(wiring, "x")
    await weigh(wiring)


@app.get("/waiting")
async def read_waiting(request: Request) -> None:
    for name in request.app.state.waiting:  # expect: FLT210
        await asyncio.sleep(len(name))


@app.get("/lines")
async def read_lines() -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        for name in state.sessions:  # expect: FLT210
            yield name

    return StreamingResponse(lines())


def make_router() -> APIRouter:
    router = APIRouter()
    open_sockets: set[WebSocket] = set()

    @router.websocket("/ws")
    async def listen(socket: WebSocket) -> None:
        await socket.accept()
        open_sockets.add(socket)
        async for _ in socket.iter_text():
            pass
        open_sockets.discard(socket)

    @router.post("/tell")
    async def tell(text: str) -> None:
        for socket in open_sockets:  # expect: FLT210
            await socket.send_text(text)

    return router


app.include_router(make_router())
