# A task that waits for nothing but the next turn of its endless loop is held by the timer of the event loop; what waits for others is not.
# file: main.py
import asyncio
import functools
import logging
import time
from asyncio import sleep

from fastapi import FastAPI

app = FastAPI()
jobs: asyncio.Queue[str] = asyncio.Queue(5)
notes: asyncio.Queue[str] = asyncio.Queue()


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


class Wallet:
    paid: asyncio.Queue[str] | None = None

    def __init__(self, most: int) -> None:
        self.asked = asyncio.LifoQueue(maxsize=-1)
        self.few = asyncio.Queue(maxsize=most)

    @property
    def queue(self) -> asyncio.Queue[str]:
        if self.paid is None:
            self.paid = asyncio.Queue(0)
        return self.paid

    async def pay(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.queue.put("paid")

    async def ask(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.asked.put("asked")

    async def choose(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.few.put("chosen")


async def keep_notes() -> None:
    while True:
        await asyncio.sleep(1)
        await notes.put("note")


async def hand_over(queue: asyncio.Queue[str]) -> None:
    while True:
        await asyncio.sleep(1)
        await queue.put("note")


async def put_once() -> None:
    await notes.put("note")


@app.get("/")
async def read_root() -> None:
    asyncio.create_task(report())
    asyncio.create_task(report_carefully())
    asyncio.create_task(work())  # expect: FLT203
    asyncio.create_task(save())  # expect: FLT203
    asyncio.create_task(send_at(8))
    asyncio.create_task(send_later())  # expect: FLT203
    asyncio.create_task(wait_inside(asyncio.Lock()))  # expect: FLT203
    asyncio.create_task(keep_notes())
    asyncio.create_task(put_once())
    wallet = Wallet(3)
    asyncio.create_task(wallet.pay(time.time() % 5))
    asyncio.create_task(wallet.ask(time.time() % 5))
    asyncio.create_task(wallet.choose(time.time() % 5))  # expect: FLT203


@app.get("/given")
async def given(queue: asyncio.Queue[str]) -> None:
    asyncio.create_task(hand_over(queue))  # expect: FLT203
