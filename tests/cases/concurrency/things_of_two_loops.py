# Locks, queues, clients and sockets of the server's loop that another loop uses which a thread starts: of modules, of
# single objects, of the state; and those of one loop only, of a request, of a command, or handed to the right loop.
# file: app/store.py
import asyncio

import httpx

lock = asyncio.Lock()  # expect: FLT211
own_lock = asyncio.Lock()
client = httpx.AsyncClient(timeout=5)  # expect: FLT211
seen: list[str] = []


class Board:
    def __init__(self) -> None:
        self.queue: asyncio.Queue[str] = asyncio.Queue()  # expect: FLT211
        self.changed = asyncio.Event()

    async def put(self, text: str) -> None:
        await self.queue.put(text)

    async def take(self) -> str:
        return await self.queue.get()

    async def wait(self) -> None:
        await self.changed.wait()


class Once:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()

    async def run(self) -> None:
        async with self.lock:
            await asyncio.sleep(0)


board = Board()


async def note(text: str) -> None:
    async with lock:
        await asyncio.sleep(0)
        seen.append(text)


async def ask(path: str) -> str:
    return (await client.get(path)).text


async def alone() -> None:
    async with own_lock:
        await asyncio.sleep(0)
# file: app/main.py
import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.from_thread import run as run_on_server
from fastapi import FastAPI, Request, WebSocket

from app.store import Once, alone, ask, board, note


def work() -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(consume())


async def consume() -> None:
    while True:
        await note(await board.take())


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    threading.Thread(target=work, daemon=True).start()
    app.state.gate = asyncio.Semaphore(2)
    yield


app = FastAPI(lifespan=lifespan)
sockets: dict[str, WebSocket] = {}


@app.put("/notes/{text}")
async def put_note(text: str) -> str:
    await note(text)
    await board.put(text)
    await board.wait()
    await alone()
    await Once().run()
    return await ask("https://example.com")


@app.post("/asked")
def asked() -> str:
    asyncio.run(Once().run())
    return asyncio.run(ask("https://example.com"))


@app.websocket("/ws/{name}")
async def listen(socket: WebSocket, name: str) -> None:
    await socket.accept()
    sockets[name] = socket
    await socket.receive_text()


async def tell(name: str, text: str) -> None:
    await sockets[name].send_text(text)


@app.post("/tell/{name}")
def tell_one(name: str, text: str) -> None:
    asyncio.run(tell(name, text))  # expect: FLT214


@app.post("/tell")
def tell_all(text: str) -> None:
    for socket in list(sockets.values()):
        asyncio.run(socket.send_text(text))  # expect: FLT214


@app.post("/tell-rightly/{name}")
def tell_rightly(name: str, text: str) -> None:
    run_on_server(tell, name, text)
# file: app/command.py
import asyncio

from app.store import alone


def main() -> None:
    asyncio.run(alone())


if __name__ == "__main__":
    main()
