# A decorator of the project makes a coroutine function that runs the original in a thread.
# file: app/aio.py
import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

from fastapi.concurrency import run_in_threadpool

pool = ThreadPoolExecutor()


def threaded(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        return await run_in_threadpool(func, *args, **kwargs)

    return wrapper


def pooled(executor=None):
    def decorate(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(executor, functools.partial(func, *args, **kwargs))

        return wrapper

    return decorate


def fire(func):
    def wrapper(*args):
        return pool.submit(func, *args)

    return wrapper
# file: app/main.py
import time

import requests
from fastapi import FastAPI

from app.aio import fire, pool, pooled, threaded

app = FastAPI()


@threaded
def fetch(url: str) -> str:
    return requests.get(url).text


@pooled(executor=pool)
def wait(seconds: float) -> None:
    time.sleep(seconds)


@fire
def log(text: str) -> None:
    with open("log", "a") as file:
        file.write(text)


class Client:
    @threaded
    def get(self, url: str) -> str:
        return requests.get(url).text


@app.get("/")
async def root() -> str:
    await wait(1)
    log("read")
    await Client().get("https://example.com")
    return await fetch("https://example.com")
