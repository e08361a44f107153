# Callbacks of the loop bound by partial, held in a variable, made by a method, named by a string of the class.
# file: app/main.py
import asyncio
import functools
import time

import requests
from fastapi import FastAPI

app = FastAPI()


def finished(name: str, task: asyncio.Task) -> None:
    requests.post("https://example.com", json=name)  # expect: FLT101


def later(seconds: float) -> None:
    time.sleep(seconds)  # expect: FLT102


class Jobs:
    def __init__(self) -> None:
        self.running: set[asyncio.Task] = set()

    def start(self) -> None:
        task = asyncio.get_running_loop().create_task(asyncio.sleep(1))
        self.running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task) -> None:
        self.running.discard(task)
        time.sleep(1)  # expect: FLT102


@app.post("/")
async def root() -> None:
    task = asyncio.create_task(asyncio.sleep(1), name="nap")
    task.add_done_callback(functools.partial(finished, "nap"))
    callback = functools.partial(later, 3)
    asyncio.get_running_loop().call_later(1, callback)
    Jobs().start()
