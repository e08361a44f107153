# Connections of multiprocessing wait for the other process, unless they are only asked or the loop watches them.
# file: app/main.py
import asyncio
from collections.abc import AsyncIterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()

@app.get("/a")
async def a() -> int:
    here, there = Pipe()
    there.send(1)
    if here.poll(5):  # expect: FLT108
        return here.recv()
    return 0

@app.get("/b")
async def b() -> int:
    here, _ = Pipe(duplex=False)
    return here.recv()  # expect: FLT108

async def answers(read: Connection) -> AsyncIterator[str]:
    while True:
        if read.poll(timeout=1):  # expect: FLT108
            yield read.recv()

@app.get("/c")
async def c() -> StreamingResponse:
    here, _ = Pipe()
    return StreamingResponse(answers(here))

@app.get("/asked")
async def asked() -> int:
    here, _ = Pipe()
    if here.poll():
        return here.recv()
    if here.poll(0.001):
        return here.recv()
    return 0

@app.get("/watched")
async def watched() -> int:
    here, _ = Pipe()
    ready = asyncio.Event()
    asyncio.get_running_loop().add_reader(here.fileno(), ready.set)
    await ready.wait()
    return here.recv()

@app.get("/thread")
async def thread() -> int:
    here, _ = Pipe()
    return await asyncio.to_thread(here.recv)
