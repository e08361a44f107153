# What is handed through functions to a loop of its own runs there; what the same functions hand to a task does not.
# file: main.py
import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Thread

from fastapi import FastAPI

app = FastAPI()
pool = ThreadPoolExecutor()
tasks = set()


async def pull() -> None:
    time.sleep(1)


async def push(name: str) -> None:
    time.sleep(1)


async def drain(name: str) -> None:
    time.sleep(1)


async def sweep() -> None:
    time.sleep(1)


async def count() -> None:
    time.sleep(1)


async def first() -> None:
    time.sleep(1)


async def second() -> None:
    time.sleep(1)


async def both() -> None:
    time.sleep(1)  # expect: FLT102


async def seen() -> None:
    time.sleep(1)  # expect: FLT102


def innermost(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 5))


def middle(label: str, work: Callable[[], Awaitable[None]]) -> None:
    innermost(work)


def outer(work) -> None:
    middle("job", work=work)


def make_sweep():
    return sweep()


class Jobs:
    def run(self, coroutine) -> None:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(asyncio.gather(coroutine))


def work_through() -> None:
    outer(pull)
    outer(partial(push, "a"))
    outer(lambda: drain("b"))
    asyncio.run(make_sweep())
    Jobs().run(count())
    Thread(target=asyncio.run, args=(first(),)).start()
    pool.submit(asyncio.run, second())
    outer(both)


def in_task(work) -> None:
    tasks.add(asyncio.get_running_loop().create_task(work()))


@app.get("/")
async def read_root() -> None:
    in_task(seen)
    await both()


if __name__ == "__main__":
    work_through()
