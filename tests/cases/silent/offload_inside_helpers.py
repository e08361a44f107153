# Plain helpers on the way offload what blocks, so calling them on the loop is harmless.
# file: app/jobs.py
import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import requests

pool = ThreadPoolExecutor()


def _fetch(url: str) -> str:
    return requests.get(url).text


def start(url: str) -> Future[str]:
    return pool.submit(_fetch, url)


def begin(url: str) -> "asyncio.Future[str]":
    loop = asyncio.get_running_loop()
    return loop.run_in_executor(pool, _fetch, url)


def fire(url: str) -> None:
    threading.Thread(target=_fetch, args=(url,), daemon=True).start()


class Client:
    def get(self, url: str):
        return asyncio.to_thread(self._get, url)

    def _get(self, url: str) -> str:
        return _fetch(url)
# file: app/main.py
import asyncio

from fastapi import FastAPI

from app.jobs import Client, begin, fire, start

app = FastAPI()


@app.get("/")
async def root() -> str:
    fire("https://example.com")
    await begin("https://example.com")
    text = await asyncio.wrap_future(start("https://example.com"))
    return text + await Client().get("https://example.com")
