# Managers and generators that are made and handed on, but not run here; classes with blocking parts that are not used.
# file: app/things.py
import contextlib
import sqlite3
import time

import requests


class Lazy:
    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def body(self) -> str:
        return requests.get(self.url).text

    def __iter__(self):
        yield requests.get(self.url).text

    def __enter__(self):
        time.sleep(1)
        return self

    def __exit__(self, *error) -> None: ...

    def __str__(self) -> str:
        return self.url


def numbers():
    time.sleep(1)
    yield 1


@contextlib.contextmanager
def slowly():
    time.sleep(1)
    yield
# file: app/main.py
import asyncio

from fastapi import Depends, FastAPI
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from app.things import Lazy, numbers, slowly

app = FastAPI()


def get_lazy():
    with slowly():
        yield Lazy("https://example.com")


def read(lazy: Lazy) -> str:
    with lazy:
        return lazy.body + "".join(lazy)


@app.get("/a")
async def a(lazy: Lazy = Depends(get_lazy)):
    manager = slowly()
    rows = numbers()
    async for row in iterate_in_threadpool(rows):
        print(row, lazy)
    return await run_in_threadpool(read, lazy), manager is None


@app.get("/b")
async def b():
    return await asyncio.to_thread(lambda: Lazy("x").body + "".join(Lazy("y")))
