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
