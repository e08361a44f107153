# functools.partial given to an offload: bound in place, in a variable, of a method, at module level.
# file: app/main.py
import asyncio
from functools import partial

import anyio
import requests
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
session = requests.Session()
get_page = partial(session.get, timeout=3)


def fetch(url: str, *, timeout: int) -> str:
    return requests.get(url, timeout=timeout).text


@app.get("/")
async def root() -> str:
    loop = asyncio.get_running_loop()
    call = partial(fetch, "https://example.com", timeout=3)
    await loop.run_in_executor(None, call)
    await loop.run_in_executor(None, partial(requests.get, "https://example.com"))
    await run_in_threadpool(partial(session.post, json={}), "https://example.com")
    await asyncio.to_thread(get_page, "https://example.com")
    return await anyio.to_thread.run_sync(partial(fetch, timeout=1), "https://example.com")
