# Constants at all callers of a factory decide what it builds; one caller that gives what nobody knows is enough for all.
# file: app/factory.py
import httpx
import requests
from langchain_mongodb import MongoDBAtlasVectorSearch
from sqlalchemy.orm import Session


class Store:
    def __init__(self, session: Session) -> None:
        self.session = session

    def ids(self) -> list[str]:
        return self.session.query("id").all()


class AsyncStore(Store):
    async def ids(self) -> list[str]:
        return []


class MongoStore(MongoDBAtlasVectorSearch):
    def ids(self) -> list[str]:
        return self._collection.distinct("id")


def make(mode: str = "sync", collection: object = None):
    if mode == "sync":
        return Store(collection)
    if mode == "async":
        return AsyncStore(collection)
    return MongoStore(collection)


class Local:
    def fetch(self) -> str:
        return "x"


class Remote:
    def fetch(self) -> str:
        return requests.get("https://x.example").text


def source(kind: str):
    if kind == "local":
        return Local()
    return Remote()


def connect(kind: str):
    if kind == "slow":
        return requests.Session()
    return httpx.AsyncClient()
# file: app/main.py
import os

from fastapi import FastAPI

from app.factory import connect, make, source

app = FastAPI()
if os.environ.get("MONGO"):
    store = make("mongo")
else:
    store = make(mode="async")
quick = connect("quick")
either = connect(os.environ["KIND"])


@app.get("/async")
async def read() -> list[str]:
    return await make("async").ids()


@app.get("/default")
async def read_default() -> list[str]:
    return make().ids()  # expect: FLT104


@app.get("/mongo")
async def read_mongo() -> list[str]:
    return make("mongo").ids()  # expect: FLT104


@app.get("/quick")
async def read_quick() -> str:
    return (await quick.get("https://x.example")).text


@app.get("/either")
async def read_either() -> str:
    return either.get("https://x.example").text  # expect: FLT101


@app.get("/local")
async def read_local() -> str:
    return source("local").fetch()


@app.get("/remote")
async def read_remote() -> str:
    return source("remote").fetch()  # expect: FLT101


@app.get("/any")
async def read_any(kind: str) -> str:
    return source(kind).fetch()  # expect: FLT101
