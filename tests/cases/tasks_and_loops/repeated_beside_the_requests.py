# What repeats a plain function does so in a thread, and so may what nobody knows; a coroutine function stays on the loop.
# file: main.py
import asyncio
import functools
import time

from fastapi import FastAPI
from fastapi_utils.tasks import repeat_every
from somewhere import every_hour

app = FastAPI()


def in_thread(work):
    @functools.wraps(work)
    async def wrapper():
        await asyncio.to_thread(work)

    return wrapper


def logged(work):
    @functools.wraps(work)
    def wrapper():
        print(work)
        return work()

    return wrapper


@app.on_event("startup")
@repeat_every(seconds=3600)
def purge() -> None:
    time.sleep(1)


@app.on_event("startup")
@repeat_every(seconds=3600)
async def refresh() -> None:
    time.sleep(1)  # expect: FLT102


@app.on_event("startup")
@every_hour
def sweep() -> None:
    time.sleep(1)


@app.on_event("startup")
@in_thread
def drain() -> None:
    time.sleep(1)
