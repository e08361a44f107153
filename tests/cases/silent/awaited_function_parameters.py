# A helper awaits what it is given, so only coroutine functions are; a blocking one is given to a helper that offloads it.
# file: app/run.py
import asyncio
from collections.abc import Awaitable, Callable

from fastapi.concurrency import run_in_threadpool


async def timed(func: Callable[..., Awaitable[str]], *args: str) -> str:
    return await func(*args)


async def limited(func, *args):
    async with asyncio.Semaphore(3):
        return await asyncio.wait_for(func(*args), 3)


async def both(func, *args):
    return await (func(*args) if asyncio.iscoroutinefunction(func) else run_in_threadpool(func, *args))


def later(func, *args):
    return run_in_threadpool(func, *args)
# file: app/main.py
import requests
from fastapi import FastAPI

from app.run import both, later, limited, timed

app = FastAPI()


def fetch(url: str) -> str:
    return requests.get(url).text


async def fetch_async(url: str) -> str:
    return url


@app.get("/")
async def root() -> str:
    await timed(fetch_async, "a")
    await limited(fetch_async, "a")
    await both(fetch, "a")
    await later(fetch, "a")
    return await both(fetch_async, "a")
