# functools.partial: called on the loop, given to a thread, made once and kept, given to gather.
# file: app/jobs.py
from functools import partial

import requests


def fetch(method: str, url: str, timeout: float = 3) -> str:
    return requests.request(method, url, timeout=timeout).text


get = partial(fetch, "GET")
get_quickly = partial(get, timeout=1)


class Jobs:
    def __init__(self) -> None:
        self.run = partial(fetch, "POST")
# file: app/main.py
import asyncio
from functools import partial

from fastapi import BackgroundTasks, FastAPI
from fastapi.concurrency import run_in_threadpool

from app.jobs import Jobs, fetch, get, get_quickly

app = FastAPI()
jobs = Jobs()


@app.get("/a")
async def a():
    get("https://example.com")  # expect: FLT101
    get_quickly("https://example.com")  # expect: FLT101
    jobs.run("https://example.com")  # expect: FLT101
    return partial(fetch, "GET", "https://example.com")()  # expect: FLT101


@app.get("/b")
async def b(tasks: BackgroundTasks):
    tasks.add_task(get, "https://example.com")
    await run_in_threadpool(get_quickly, "https://example.com")
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, partial(fetch, "GET", "https://example.com"))
    return await asyncio.to_thread(jobs.run, "https://example.com")
