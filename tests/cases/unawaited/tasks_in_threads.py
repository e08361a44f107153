# A `def` route runs in a thread without an event loop: no task is made there, the call raises. One finding says so.
# What runs on the loop makes a task that nothing keeps.
# file: app/main.py
import asyncio
from asyncio import create_task as spawn

from fastapi import Depends, FastAPI

app = FastAPI()


async def notify(n: int) -> None: ...


def counted(n: int) -> int:
    asyncio.ensure_future(notify(n))  # expect: FLT205
    return n


@app.post("/a")
def a(n: int = Depends(counted)) -> None:
    asyncio.create_task(notify(n))  # expect: FLT205
    asyncio.get_event_loop().create_task(notify(n))  # expect: FLT205


@app.post("/b")
async def b(n: int) -> None:
    spawn(notify(n))  # expect: FLT203
    asyncio.get_running_loop().create_task(notify(n))  # expect: FLT203
    start(n)


def start(n: int) -> None:
    asyncio.create_task(notify(n))  # expect: FLT203


@app.on_event("startup")
def begin() -> None:
    asyncio.create_task(notify(1))  # expect: FLT203
