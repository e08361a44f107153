# A base class in an annotation says less than the body, the provider or the value beside it: what these make is meant.
# file: app/stores.py
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import requests


class Store(ABC):
    @abstractmethod
    def read(self, key: str) -> str: ...

    def read_all(self, keys: list[str]) -> list[str]:
        return [self.read(key) for key in keys]


class NetStore(Store):
    def read(self, key: str) -> str:
        return requests.get(f"https://store.example/{key}", timeout=5).text


class QuickStore(Store):
    def read(self, key: str) -> str:
        return key


class Reads(Protocol):
    def read(self, key: str) -> str: ...


class Unrelated:
    def read(self, key: str) -> str:
        return requests.get(f"https://other.example/{key}", timeout=5).text


def net_store() -> Store:
    store = NetStore()
    return store


def quick_store() -> Store | None:
    return QuickStore()


def any_reader() -> Reads:
    return Unrelated()


async def awaited_store() -> Store:
    return NetStore()


class Keeper:
    default: Store = QuickStore()

    def __init__(self, given: Store) -> None:
        self.net: Store = NetStore()
        self.quick: Store = QuickStore()
        self.given: Store = given


class Factory:
    @classmethod
    def make(cls) -> Store:
        return NetStore()

    @property
    def quick(self) -> Store:
        return QuickStore()


shared: Store = net_store()
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.stores import (
    Factory, Keeper, QuickStore, Reads, Store, any_reader, awaited_store, net_store, quick_store, shared,
)

app = FastAPI()
keeper = Keeper(QuickStore())


@app.get("/a")
async def of_result(key: str) -> str:
    return net_store().read(key)  # expect: FLT101


@app.get("/b")
async def by_default(key: str, store: Store = Depends(net_store)) -> list[str]:
    return store.read_all([key])  # expect: FLT101


@app.get("/c")
async def annotated(key: str, store: Annotated[Store, Depends(awaited_store)]) -> str:
    return store.read(key)  # expect: FLT101


@app.get("/d")
async def of_attribute(key: str) -> str:
    return keeper.net.read(key)  # expect: FLT101


@app.get("/e")
async def of_module(key: str) -> str:
    return shared.read(key)  # expect: FLT101


@app.get("/f")
async def of_protocol(key: str, reader: Annotated[Reads, Depends(any_reader)]) -> str:
    return reader.read(key)  # expect: FLT101


@app.get("/g")
async def of_class(key: str) -> str:
    return Factory.make().read(key)  # expect: FLT101


@app.get("/quick")
async def quick(key: str, store: Annotated[Store, Depends(quick_store)], other: Store = Depends(quick_store)) -> str:
    store.read_all([key])
    other.read(key)
    return keeper.quick.read(key) + Factory().quick.read(key)


@app.get("/plain")
def plain(key: str, store: Annotated[Store, Depends(net_store)]) -> str:
    return store.read(key) + net_store().read(key)
