# call_soon, call_later and call_at run a plain function on the loop: it is reported where it blocks.
# file: app/heartbeat.py
import asyncio
import time

import requests


def beat() -> None:
    requests.post("https://example.com/beat")  # expect: FLT101


def tick(seconds: float) -> None:
    nap(seconds)  # expect: FLT102


def nap(seconds: float) -> None:
    time.sleep(seconds)


def in_thread() -> None:
    time.sleep(1)


class Watch:
    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(self.check)

    def check(self) -> None:
        time.sleep(2)  # expect: FLT102
# file: app/main.py
import asyncio

from fastapi import FastAPI

from app.heartbeat import Watch, beat, in_thread, tick

app = FastAPI()


@app.post("/start")
async def start() -> None:
    loop = asyncio.get_running_loop()
    loop.call_soon(beat)
    asyncio.get_event_loop().call_later(5, tick, 0.1)
    Watch().start(loop)
    await loop.run_in_executor(None, in_thread)
