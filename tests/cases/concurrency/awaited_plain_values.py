# `await` on what plain functions give; and on what may be awaitable, is decorated, replaced or asked first.
# file: app/main.py
import asyncio
import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

import requests
from fastapi import FastAPI

app = FastAPI()


def plain() -> dict:
    return {"a": 1}


def nothing() -> None:
    print("done")


def numbers():
    yield 1


def started() -> asyncio.Future:
    return asyncio.ensure_future(asyncio.sleep(0))


def handed(function: Callable[[], Any]) -> Any:
    return function()


def annotated_wrongly() -> dict:
    return other()


async def other() -> dict:
    return {}


def wrapped(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(function)
    async def inner(*args: Any) -> Any:
        return function(*args)

    return inner


@wrapped
def decorated() -> dict:
    return {"a": 1}


class Waiting:
    def __await__(self):
        yield


class Still:
    pass


def waiting() -> Waiting:
    return Waiting()


def still() -> Still:
    return Still()


class Store(ABC):
    @abstractmethod
    def load(self) -> dict: ...

    def keep(self) -> dict:
        return {}

    def fixed(self) -> dict:
        return {}


class Remote(Store):
    async def load(self) -> dict:
        return {}

    async def keep(self) -> dict:
        return {}


async def get_store() -> Store:
    return Remote()


@app.get("/a")
async def a() -> dict:
    await nothing()  # expect: FLT215
    await numbers()  # expect: FLT215
    await still()  # expect: FLT215
    await started()
    await waiting()
    await handed(other)
    await decorated()
    await annotated_wrongly()
    store = await get_store()
    await store.load()
    await store.keep()
    await store.fixed()  # expect: FLT215
    await asyncio.wait_for(other(), 1)
    return await plain()  # expect: FLT215


@app.get("/b")
async def b() -> dict:
    try:
        return await plain()
    except TypeError:
        pass
    found = plain()
    if inspect.isawaitable(found):
        return await found
    if inspect.iscoroutinefunction(plain):
        return await plain()
    await requests.get("https://example.org", timeout=3)  # expect: FLT215
    return found
