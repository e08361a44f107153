# A decorator that calls plain functions from a coroutine function blocks for each of them; one that offloads, tests or
# awaits does not.
# file: app/aio.py
import asyncio
import functools
import inspect
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()


def as_async(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        return func(*args, **kwargs)  # expect: FLT101

    return wrapper


def off_loop(name: str):
    def decorate(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            print(name)
            if inspect.iscoroutinefunction(func):
                return await func(*args, **kwargs)
            call = functools.partial(func, *args, **kwargs)
            return await asyncio.get_running_loop().run_in_executor(pool, call)

        return wrapper

    return decorate


def traced(func):
    if inspect.iscoroutinefunction(func):

        @functools.wraps(func)
        async def later(*args, **kwargs):
            return await func(*args, **kwargs)

        return later

    @functools.wraps(func)
    def now(*args, **kwargs):
        return func(*args, **kwargs)

    return now
# file: app/main.py
import requests
from fastapi import FastAPI

from app.aio import as_async, off_loop, traced

app = FastAPI()


@as_async
def fetch(url: str) -> str:
    return requests.get(url).text


@as_async
def join(url: str) -> str:
    return url + "/"


@off_loop("get")
def get(url: str) -> str:
    return requests.get(url).text


@off_loop("later")
async def later(url: str) -> str:
    return url


@traced
def plain(url: str) -> str:
    return url


@traced
def slow(url: str) -> str:
    return requests.get(url).text


@traced
async def awaited(url: str) -> str:
    return url


@app.get("/a")
async def a() -> str:
    await get("a")
    await later("a")
    await awaited("a")
    plain("a")
    return await fetch("https://example.com") + await join("a")


@app.get("/b")
async def b() -> str:
    return slow("https://example.com")  # expect: FLT101
