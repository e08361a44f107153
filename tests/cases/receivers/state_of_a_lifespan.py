# What a lifespan yields: as a TypedDict, a dict filled step by step, read by subscript; it may come from app.state.
# file: app/life.py
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypedDict

import httpx
import redis
import requests
from fastapi import FastAPI


class State(TypedDict):
    http: httpx.AsyncClient
    web: requests.Session


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[State]:
    async with httpx.AsyncClient() as http:
        yield State(http=http, web=requests.Session())


@asynccontextmanager
async def other(app: FastAPI):
    state = {"cache": redis.Redis()}
    state["store"] = app.state.store
    yield state
# file: app/main.py
from fastapi import Depends, FastAPI, Request

from app.life import lifespan

app = FastAPI(lifespan=lifespan)


def get_cache(request: Request):
    return request.state.cache


@app.get("/a")
async def a(request: Request):
    await request.state.http.get("https://example.com")
    return request.state.web.get("https://example.com").text  # expect: FLT101


@app.get("/b")
async def b(request: Request, cache=Depends(get_cache)):
    cache.get("b")  # expect: FLT104
    return request.state["web"].get("https://example.com").text  # expect: FLT101


@app.get("/c")
async def c(request: Request):
    return request.state.store.get("c")
