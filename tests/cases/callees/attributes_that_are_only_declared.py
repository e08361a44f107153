# A class that only declares an attribute says less than the method that sets it.
# file: app/stores.py
from __future__ import annotations

from typing import TYPE_CHECKING

import pymongo
import redis

if TYPE_CHECKING:
    from typed_mongo import Collection


class Store:
    def read(self, key: str) -> str:
        return key


class RedisStore(Store):
    def __init__(self) -> None:
        self.client = redis.Redis()

    def read(self, key: str) -> str:
        return str(self.client.get(key))


class Repo:
    collection: Collection
    store: Store
    quick: Store

    def __init__(self) -> None:
        self.collection = pymongo.MongoClient()["a"]["users"]
        self.store = RedisStore()
        self.quick = Store()

    def find(self, name: str) -> dict:
        return self.collection.find_one({"name": name})


class Given:
    store: Store

    def __init__(self, store: Store) -> None:
        self.store = store
# file: app/main.py
from fastapi import FastAPI

from app.stores import Given, Repo, Store

app = FastAPI()
repo = Repo()
given = Given(Store())


@app.get("/a")
async def a(name: str) -> dict:
    return repo.find(name)  # expect: FLT104


@app.get("/b")
async def b(name: str) -> str:
    return repo.store.read(name)  # expect: FLT104


@app.get("/innocent")
async def innocent(name: str) -> str:
    return repo.quick.read(name) + given.store.read(name)
