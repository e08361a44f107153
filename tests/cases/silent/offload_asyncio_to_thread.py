# asyncio.to_thread, imported in three ways, gathered and wrapped in a task.
# file: app/main.py
import asyncio
import asyncio as aio
import time
from asyncio import to_thread

from fastapi import FastAPI

app = FastAPI()


def wait() -> None:
    time.sleep(1)


@app.get("/")
async def root() -> None:
    await asyncio.to_thread(wait)
    await to_thread(time.sleep, 1)
    await asyncio.gather(*(aio.to_thread(wait) for _ in range(3)))
    task = asyncio.create_task(asyncio.to_thread(wait))
    await task
    pending = asyncio.to_thread(wait)
    await asyncio.wait_for(pending, 3)
