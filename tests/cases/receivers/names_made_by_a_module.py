# A module that has `__getattr__` makes names when they are asked for: each test of the name tells what it is.
# file: app/db.py
import requests

_client = None


class Client:
    def get(self, path: str) -> str:
        return requests.get(path, timeout=3).text


class Store:
    def get(self, path: str) -> str:
        return path


def get_client() -> Client:
    global _client
    if _client is None:
        _client = Client()
    return _client


def __getattr__(name: str) -> object:
    if name == "client":
        return get_client()
    if name in ("store", "other"):
        return Store()
    raise AttributeError(name)
# file: app/main.py
from fastapi import FastAPI

from app import db
from app.db import client, store

app = FastAPI()


@app.get("/imported")
async def imported() -> str:
    return client.get("http://a")  # expect: FLT101


@app.get("/attribute")
async def attribute() -> str:
    return db.client.get("http://a")  # expect: FLT101


@app.get("/other")
async def other() -> str:
    return store.get("http://a") + db.other.get("b")
