# A task that waits for nothing but the next turn of its endless loop is held by the timer of the event loop; what waits for others is not.
# file: main.py
import asyncio
import functools
import logging
import time
from asyncio import sleep

from fastapi import FastAPI

app = FastAPI()
jobs: asyncio.Queue[str] = asyncio.Queue()


async def note() -> None:
    logging.info("still there")


async def report() -> None:
    while True:
        await note()
        await asyncio.sleep(60)


async def report_carefully() -> None:
    while True:
        try:
            await sleep(60)
            logging.info("still there")
        except OSError:
            logging.exception("not there")


async def work() -> None:
    while True:
        logging.info(await jobs.get())
        await asyncio.sleep(1)


async def save() -> None:
    while True:
        await asyncio.sleep(1)
        await store()


async def store() -> None:
    await jobs.put("store")


async def send_later() -> None:
    await asyncio.sleep(1)
    logging.info("sent")


async def send_at(hour: int) -> None:
    seconds = 3600 * hour - time.time() % 86400
    await asyncio.sleep(seconds)
    await repeated()


def every(minutes: int):
    def decorate(function):
        @functools.wraps(function)
        async def repeat() -> None:
            logging.info(minutes)
            function()

        return repeat

    return decorate


@every(5)
def repeated() -> None:
    logging.info("again")


async def wait_inside(lock: asyncio.Lock) -> None:
    while True:
        async with lock:
            await asyncio.sleep(1)


@app.get("/")
async def read_root() -> None:
    asyncio.create_task(report())
    asyncio.create_task(report_carefully())
    asyncio.create_task(work())  # expect: FLT203
    asyncio.create_task(save())  # expect: FLT203
    asyncio.create_task(send_at(8))
    asyncio.create_task(send_later())  # expect: FLT203
    asyncio.create_task(wait_inside(asyncio.Lock()))  # expect: FLT203
