# A helper accepts both kinds of functions: coroutine functions are awaited, the others go to a thread.
# file: app/call.py
import asyncio
import inspect

from fastapi.concurrency import run_in_threadpool


async def call(func, *args):
    if inspect.iscoroutinefunction(func):
        return await func(*args)
    return await run_in_threadpool(func, *args)


async def call_later(func, *args):
    if asyncio.iscoroutinefunction(func):
        result = await func(*args)
    else:
        result = await asyncio.to_thread(func, *args)
    return result


class Signal:
    def __init__(self):
        self.listeners = []

    def connect(self, listener):
        self.listeners.append(listener)
        return listener

    async def send(self, *args):
        for listener in self.listeners:
            await call(listener, *args)


signal = Signal()
# file: app/main.py
import requests
from fastapi import FastAPI

from app.call import call, call_later, signal

app = FastAPI()


def fetch(url: str) -> str:
    return requests.get(url).text


async def fetch_async(url: str) -> str:
    return url


@signal.connect
def on_read(url: str) -> None:
    requests.post(url)


@app.get("/")
async def root() -> str:
    await signal.send("https://example.com")
    await call(fetch_async, "x")
    await call_later(fetch, "https://example.com")
    return await call(fetch, "https://example.com")
