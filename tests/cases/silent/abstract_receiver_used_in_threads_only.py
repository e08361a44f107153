# A port has a blocking and an awaitable implementer; the loop only awaits, the thread calls the other.
# file: app/ports.py
from abc import ABC, abstractmethod


class Clock(ABC):
    @abstractmethod
    async def now(self) -> str: ...


class Source(ABC):
    @abstractmethod
    def read(self) -> str: ...
# file: app/adapters.py
import httpx
import requests

from app.ports import Clock, Source


class RemoteClock(Clock):
    async def now(self) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get("https://example.com")).text


class RemoteSource(Source):
    def read(self) -> str:
        return requests.get("https://example.com").text
# file: app/main.py
from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from app.adapters import RemoteClock, RemoteSource
from app.ports import Clock, Source

app = FastAPI()


def clock() -> Clock:
    return RemoteClock()


def source() -> Source:
    return RemoteSource()


@app.get("/a")
async def a(clock: Clock = Depends(clock), source: Source = Depends(source)) -> str:
    return await clock.now() + await run_in_threadpool(source.read)


@app.get("/b")
def b(source: Source = Depends(source)) -> str:
    return source.read()
