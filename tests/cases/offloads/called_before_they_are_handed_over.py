# What is handed to a thread ran already on the loop; factories of functions and calls whose result is wanted are fine.
# file: app/main.py
import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fastapi import FastAPI

app = FastAPI()
pool = ThreadPoolExecutor()


def area(width: int, height: int = 1) -> int:
    return width * height


def area_of(width: int) -> Callable[[], int]:
    return partial(area, width)


def unknown(width: int):
    return registry[width]


registry: dict[int, Callable[[], int]] = {1: partial(area, 1)}


async def later(width: int) -> int:
    return width


@app.get("/")
async def root() -> int:
    await asyncio.to_thread(area(1))  # expect: FLT114
    await asyncio.get_running_loop().run_in_executor(None, area(1, height=2))  # expect: FLT114
    pool.submit(area(1))  # expect: FLT114
    threading.Thread(target=area(1)).start()  # expect: FLT114
    await asyncio.to_thread(area_of(1))
    await asyncio.to_thread(unknown(1))
    await asyncio.to_thread(partial(area, 1))
    await asyncio.to_thread(lambda: area(1))
    return await asyncio.to_thread(area, await later(1))
