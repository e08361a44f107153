"""No fix awaits while a lock of threads is held: the next request would block the loop, and all would stand still."""

from __future__ import annotations

import asyncio
import threading

import pytest

from fastlint.engine.in_memory import fix_texts

ROUTE = """\
import asyncio
import threading
import subprocess
import time

from fastapi import FastAPI
from filelock import FileLock

app = FastAPI()
guard = threading.Lock()


async def load() -> int:
    return 1


@app.get("/")
async def route() -> int:
    await asyncio.sleep(0)
    {}
        {}
    return 1
"""


@pytest.mark.parametrize("call", ["time.sleep(1)", "subprocess.run('x')", "load()"])
@pytest.mark.parametrize(
    ("block", "awaits"),
    [
        ("with guard:", False),
        ("with FileLock('x'):", False),
        ("with open('y', 'w') as file, guard:", False),
        ("with app.state.lock:", False),
        ("async with app.state.lock:", True),
        ("with open('y', 'w') as file:", True),
        ("if app:", True),
    ],
)
def test_what_runs_under_a_lock_is_left_there(block: str, call: str, awaits: bool) -> None:
    codes = {"FLT102", "FLT103", "FLT201"}
    text = fix_texts({"main.py": ROUTE.format(block, call)}, select=codes)["main.py"]
    body = text.partition("async def route")[2]
    assert ("await" in body.partition(block)[2]) is awaits


def test_awaiting_under_a_lock_stops_everything() -> None:
    lock, entered = threading.Lock(), []

    async def request() -> None:
        if lock.acquire(timeout=0.2):
            try:
                entered.append(1)
                await asyncio.to_thread(int)
            finally:
                lock.release()

    async def both() -> None:
        await asyncio.gather(request(), request())

    asyncio.run(both())
    assert entered == [1]
