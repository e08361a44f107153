# Names that look like what waits: own functions called get and sleep, builders that run nothing, values of other types.
# file: app/own.py
import asyncio


class Session:
    def get(self, url: str) -> str:
        return url

    def execute(self, text: str) -> str:
        return text


class requests:
    @staticmethod
    def get(url: str) -> str:
        return url


async def sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


def open(name: str) -> str:
    return name
# file: app/main.py
import subprocess
import time as clock
from unittest.mock import Mock

import httpx
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Query

from app.own import Session, open, requests, sleep

app = FastAPI()
statement = select(text("1")).where(text("1 = 1")).limit(1)


@app.get("/a")
async def a(url: str):
    requests.get(url)
    Session().get(url)
    Session().execute("select 1")
    await sleep(1)
    open("a")
    clock.time()
    clock.monotonic()
    return subprocess.list2cmdline(["a"])


@app.get("/b")
async def b(url: str):
    request = httpx.Request("GET", url)
    async with httpx.AsyncClient() as client:
        response = await client.send(request)
    response.raise_for_status()
    response.json()
    query = statement.offset(3).order_by(text("1"))
    return str(query)


@app.get("/c")
async def c(values: dict[str, str], key: str):
    values.get(key)
    {"a": 1}.get("a")
    session = {"get": str}.get("get")
    return session
