# Where a file was opened in a thread or at import, its `open` is not what is reported: reading it on the loop is.
# file: app/main.py
import asyncio
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
LOG = open("audit.log")
NOTES = open("notes.txt", "a")


@app.get("/a")
async def a() -> int:
    handle = await asyncio.to_thread(open, "big.bin", "rb")
    return len(handle.read())  # expect: FLT105


@app.get("/b")
async def b() -> list[str]:
    with await to_thread.run_sync(open, "big.txt") as file:
        return file.readlines()  # expect: FLT105


@app.put("/c")
async def c(text: str) -> str:
    out = await run_in_threadpool(Path("out.txt").open, "w")
    out.write(text)  # expect: FLT105
    return LOG.read()  # expect: FLT105


async def size(file: BinaryIO) -> int:
    return len(file.read())  # expect: FLT105


async def size_of_any(file: BinaryIO) -> int:
    return len(file.read())


async def size_in_memory(file: BinaryIO) -> int:
    return len(file.read())


@app.get("/d")
async def d() -> int:
    handle = await asyncio.to_thread(open, "big.bin", "rb")
    other = await asyncio.to_thread(open, "big.bin", "rb")
    await size_of_any(other)
    await size_of_any(BytesIO(b""))
    await size_in_memory(BytesIO(b""))
    return await size(handle)


@app.get("/innocent")
async def innocent() -> bytes:
    handle = await asyncio.to_thread(open, "big.bin", "rb")
    NOTES.write("read")
    data = await asyncio.to_thread(handle.read)
    return data + BytesIO(data).read()
