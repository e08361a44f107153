# A coroutine that never waits is done in the step in which it begins: until then the loop holds its task, and a thread
# that works for it does meanwhile. One that may wait for something else can be lost.
# file: main.py
import asyncio
import logging

from fastapi import FastAPI
from store import Cache, later, note, remembered

app = FastAPI()
cache = Cache()


async def log(text: str) -> None:
    logging.info(text)


async def log_twice(text: str) -> None:
    await log(text)
    await note(text)


async def again(depth: int) -> None:
    logging.info("again")
    await again(depth - 1)


async def stub() -> None: ...


async def over(texts) -> None:
    async for text in texts:
        logging.info(text)


async def inside() -> None:
    async with asyncio.Lock():
        logging.info("inside")


async def listed(texts) -> list[str]:
    return [text async for text in texts]


async def of_a_name(future) -> None:
    logging.info("waits")
    await future


async def of_a_library() -> None:
    logging.info("waits")
    await asyncio.sleep(0)


async def of_a_helper() -> None:
    logging.info("waits")
    await later()


@app.get("/")
async def read_root(text: str, texts: list[str]) -> str:
    async def local() -> None:
        try:
            logging.info(text)
        except Exception:
            pass

    asyncio.create_task(local())
    asyncio.create_task(log(text))
    asyncio.ensure_future(log_twice(text))
    asyncio.create_task(cache.keep(text))
    asyncio.create_task(stub())  # expect: FLT203
    asyncio.create_task(again(3))  # expect: FLT203
    asyncio.create_task(over(texts))  # expect: FLT203
    asyncio.create_task(inside())  # expect: FLT203
    asyncio.create_task(listed(texts))  # expect: FLT203
    asyncio.create_task(of_a_name(asyncio.Future()))  # expect: FLT203
    asyncio.create_task(of_a_library())  # expect: FLT203
    asyncio.create_task(of_a_helper())  # expect: FLT203
    asyncio.create_task(cache.load(text))
    asyncio.create_task(remembered(text))  # expect: FLT203
    return text
# file: store.py
import asyncio
import logging
from functools import wraps


async def note(text: str) -> None:
    logging.info(text)


async def later() -> None:
    await asyncio.sleep(1)


def waiting(function):
    @wraps(function)
    async def run(*args):
        await asyncio.sleep(1)
        return await function(*args)

    return run


@waiting
async def remembered(text: str) -> None:
    logging.info(text)


class Cache:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def keep(self, text: str) -> None:
        self.texts[text] = text

    async def load(self, text: str) -> None:
        self.texts[text] = await asyncio.to_thread(str, text)
