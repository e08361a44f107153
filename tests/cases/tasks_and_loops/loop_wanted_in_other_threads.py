# Background tasks, exception handlers, generators and classes as dependencies run in threads; validators do not.
# file: app/main.py
import asyncio
from asyncio import get_running_loop as running

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, field_validator

app = FastAPI()


class Clock:
    def __init__(self) -> None:
        self.started = running().time()  # expect: FLT205


class Timer:
    def __call__(self) -> float:
        return asyncio.get_event_loop().time()  # expect: FLT205


def lock():
    yield asyncio.current_task()  # expect: FLT205


class Item(BaseModel):
    name: str

    @field_validator("name")
    @classmethod
    def check(cls, name: str) -> str:
        asyncio.get_running_loop()
        return name


def later() -> None:
    asyncio.create_task(asyncio.sleep(1))  # expect: FLT205


def maybe() -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    loop.call_soon(print)


@app.exception_handler(ValueError)
def handle(request: Request, error: ValueError) -> JSONResponse:
    asyncio.all_tasks()  # expect: FLT205
    return JSONResponse({})


@app.get("/")
async def root(
    background: BackgroundTasks,
    item: Item,
    clock: Clock = Depends(),
    timer: float = Depends(Timer()),
    task=Depends(lock),
) -> None:
    background.add_task(later)
    background.add_task(maybe)
