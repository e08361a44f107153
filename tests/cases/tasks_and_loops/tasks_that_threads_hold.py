# The thread that works for a task refers to what wakes it; whatever else a task waits for may not.
# file: main.py
import asyncio
import time

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
kept: dict[str, object] = {}


def load() -> object: ...


async def refresh() -> None:
    try:
        kept["rates"] = await asyncio.to_thread(load)
        await note()
    except OSError:
        await asyncio.sleep(1)


async def note() -> None:
    kept["at"] = time.time()


async def refresh_elsewhere() -> None:
    kept["rates"] = await run_in_threadpool(load)


async def refresh_and_wait(event: asyncio.Event) -> None:
    kept["rates"] = await asyncio.to_thread(load)
    await event.wait()


async def refresh_under(lock: asyncio.Lock) -> None:
    async with lock:
        kept["rates"] = await asyncio.to_thread(load)


@app.get("/rates")
async def rates() -> object:
    asyncio.create_task(refresh())
    asyncio.create_task(refresh_elsewhere())
    asyncio.create_task(asyncio.to_thread(load))
    asyncio.create_task(refresh_and_wait(asyncio.Event()))  # expect: FLT203
    asyncio.create_task(refresh_under(asyncio.Lock()))  # expect: FLT203
    return kept
