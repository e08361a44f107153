# What is closed, handed on or entered is no leak; a global of another module may be closed by its functions.
# file: app/main.py
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import httpx
import redis.asyncio as redis
from fastapi import APIRouter, FastAPI


async def close_all() -> None:
    print("closed")


class Service:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client


@asynccontextmanager
async def closes(app: FastAPI):
    app.state.http = httpx.AsyncClient()
    app.state.cache = redis.from_url("redis://localhost")
    try:
        yield
    finally:
        await app.state.http.aclose()
        await app.state.cache.aclose()


@asynccontextmanager
async def hands_on(app: FastAPI):
    client = httpx.AsyncClient()
    app.state.service = Service(client)
    yield


@asynccontextmanager
async def stacks(app: FastAPI):
    async with AsyncExitStack() as stack:
        app.state.http = await stack.enter_async_context(httpx.AsyncClient())
        yield


@asynccontextmanager
async def elsewhere(app: FastAPI):
    app.state.session = aiohttp.ClientSession()
    yield
    await close_all()


@asynccontextmanager
async def leaks(app: FastAPI):
    session = aiohttp.ClientSession()  # expect: FLT606
    app.state.fetch = session.get
    yield
    print("bye")


first = FastAPI(lifespan=closes)
second = FastAPI(lifespan=hands_on)
third = FastAPI(lifespan=stacks)
fourth = FastAPI(lifespan=elsewhere)
fifth = APIRouter(lifespan=leaks)
# file: app/closing.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.parts import cache, database, task


@asynccontextmanager
async def many(app: FastAPI):
    await database.connect()
    yield  # skipped only when the process is killed anyway: low confidence
    task.cancel()
    await cache.aclose()
    await database.disconnect()


@asynccontextmanager
async def cancels(app: FastAPI):
    await database.connect()
    yield
    task.cancel()
    task.other.cancel()
    task.third.cancel()


@asynccontextmanager
async def one(app: FastAPI):
    await database.connect()
    yield
    await database.disconnect()


@asynccontextmanager
async def freed(app: FastAPI):
    await database.connect()
    yield
    await cache.aclose()
    task.client.close()
    await database.disconnect()


@asynccontextmanager
async def guarded(app: FastAPI):
    await database.connect()
    try:
        yield
    finally:
        task.cancel()
        await cache.aclose()
        await database.disconnect()


apps = [FastAPI(lifespan=many), FastAPI(lifespan=one), FastAPI(lifespan=freed), FastAPI(lifespan=guarded), FastAPI(lifespan=cancels)]
# file: app/motor.py
from contextlib import asynccontextmanager

from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.database = AsyncIOMotorClient("mongodb://localhost")["shop"]  # expect: FLT606
    yield


app = FastAPI(lifespan=lifespan)
# file: app/parts.py
cache = database = task = object()
