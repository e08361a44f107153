# Functions of the project that await, schedule or run their argument.
# file: app/util.py
import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
running: set[asyncio.Task[Any]] = set()


async def timed(awaitable: Awaitable[T]) -> T:
    return await awaitable


def spawn(coroutine: Coroutine[Any, Any, Any]) -> None:
    task = asyncio.create_task(coroutine)
    running.add(task)
    task.add_done_callback(running.discard)


def run_sync(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)
# file: app/main.py
from app.util import run_sync, spawn, timed


async def load(key: str) -> int:
    return len(key)


async def use() -> int:
    spawn(load("a"))
    pending = load("b")
    return await timed(pending) + await timed(load("c"))


def command() -> int:
    return run_sync(load("d"))
