# A plain route may call back into the loop and block its own thread as long as it likes.
# file: app/main.py
import asyncio
import time

import anyio.from_thread
from asgiref.sync import async_to_sync
from fastapi import FastAPI

app = FastAPI()


async def notify(text: str) -> None:
    await asyncio.sleep(0)


@app.get("/")
def root() -> None:
    anyio.from_thread.run(notify, "a")
    async_to_sync(notify)("b")
    time.sleep(1)
