# The client comes out of a coroutine, an async context manager and an async generator: awaiting it made nothing async.
# file: app/pool.py
from contextlib import asynccontextmanager

import requests


async def connect():
    return requests.Session()


@asynccontextmanager
async def connection():
    yield requests.Session()


class Unit:
    async def __aenter__(self):
        self.session = requests.Session()
        return self

    async def __aexit__(self, *error):
        pass

    def commit(self):
        self.session.post("https://example.com")


async def pages():
    yield requests.Session()
# file: app/main.py
from fastapi import FastAPI

from app.pool import Unit, connect, connection, pages

app = FastAPI()


@app.get("/")
async def root():
    session = await connect()
    session.get("https://example.com")  # expect: FLT101
    (await connect()).get("https://example.com")  # expect: FLT101
    async with connection() as other:
        other.get("https://example.com")  # expect: FLT101
    async with Unit() as unit:
        unit.commit()  # expect: FLT101
    async for page in pages():
        page.get("https://example.com")  # expect: FLT101
