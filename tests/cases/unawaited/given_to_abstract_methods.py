# The annotation of an abstract method says what its implementations want, also behind a class that is looked up.
# file: app/stores.py
import importlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

class Store(ABC):
    @classmethod
    @abstractmethod
    async def open(cls, user: str | None) -> "Store":
        """Open the store of a user."""

    @abstractmethod
    async def load(self, key: str) -> int: ...

    @abstractmethod
    async def wait(self, key: "Awaitable[str]") -> int: ...

    @abstractmethod
    async def any(self, key) -> int: ...

@lru_cache
def find(base: type[T], name: str) -> type[T]:
    return getattr(importlib.import_module("stores"), name)

Implementation = find(Store, "files")
# file: app/main.py
from app.stores import Implementation, Store
from fastapi import FastAPI, Request

app = FastAPI()

async def user_of(request: Request) -> str | None:
    return request.headers.get("x-user")

@app.get("/looked-up")
async def looked_up(request: Request) -> int:
    user = user_of(request)
    await Implementation.open(user)  # expect: FLT201
    return 1

@app.get("/plain")
async def plain(request: Request) -> int:
    user = user_of(request)
    store = await Store.open(user=user)  # expect: FLT201
    await store.load(user_of(request))  # expect: FLT201
    return 1

@app.get("/awaited")
async def awaited(request: Request) -> int:
    user = await user_of(request)
    store = await Store.open(user)
    await store.wait(user_of(request))
    return await store.any(user_of(request))
