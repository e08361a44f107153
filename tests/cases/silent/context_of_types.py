# Values that pass through generic helpers, tuples and comprehensions keep their kind: asynchronous ones stay so.
# file: app/tools.py
import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")


def first(items: Iterable[T]) -> T | None:
    return next(iter(items), None)


def by_key(items: Iterable[T], key: Callable[[T], K]) -> dict[K, T]:
    return {key(item): item for item in items}


def cached(make: Callable[[], T]) -> Callable[[], T]:
    values: list[T] = []

    def get() -> T:
        if not values:
            values.append(make())
        return values[0]

    return get


async def in_thread(func: Callable[..., T], *args: object) -> T:
    return await asyncio.to_thread(func, *args)
# file: app/main.py
import httpx
import redis.asyncio
import requests
from fastapi import FastAPI

from app.tools import by_key, cached, first, in_thread

app = FastAPI()
clients = [httpx.AsyncClient(), httpx.AsyncClient()]
get_redis = cached(redis.asyncio.Redis)


def load(url: str) -> requests.Response:
    return requests.get(url)


@app.get("/a")
async def a(url: str):
    client = first(clients)
    await client.get(url)
    for number, one in enumerate(clients):
        await one.get(f"{url}/{number}")
    named = by_key(clients, str)
    await named["a"].get(url)
    await get_redis().get("a")
    response = await in_thread(load, url)
    return response.json()
