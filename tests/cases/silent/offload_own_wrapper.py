# The project's own wrapper in another module hands its argument to a thread, directly, through partial, or by way of a second.
# file: app/concurrency.py
import asyncio
import functools
from collections.abc import Callable
from typing import Any, TypeVar

import anyio.to_thread

T = TypeVar("T")


async def run_blocking(func: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, functools.partial(func, *args, **kwargs))


async def in_worker(func: Callable[..., T], *args: Any) -> T:
    return await run_blocking(func, *args)


def start(func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
    return asyncio.get_running_loop().run_in_executor(None, lambda: func(*args))


class Pool:
    async def run(self, func: Callable[..., T], *args: Any) -> T:
        return await anyio.to_thread.run_sync(func, *args)


pool = Pool()
# file: app/main.py
import time

import requests
from fastapi import FastAPI

from app.concurrency import in_worker, pool, run_blocking, start

app = FastAPI()


def wait(seconds: float) -> None:
    time.sleep(seconds)


@app.get("/")
async def root() -> None:
    await run_blocking(wait, 1)
    await run_blocking(requests.get, "https://example.com", timeout=3)
    await run_blocking(lambda: requests.get("https://example.com"))
    await in_worker(wait, 1)
    await start(wait, 1)
    await pool.run(wait, 1)
