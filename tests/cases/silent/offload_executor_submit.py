# submit and map of an executor, wrapped into a future of the loop.
# file: app/main.py
import asyncio
from concurrent.futures import ThreadPoolExecutor

import requests
from fastapi import FastAPI

app = FastAPI()
pool = ThreadPoolExecutor(4)


def fetch(url: str) -> str:
    return requests.get(url).text


@app.get("/")
async def root() -> str:
    future = pool.submit(fetch, "https://example.com")
    pool.submit(lambda: fetch("https://example.com"))
    return await asyncio.wrap_future(future)
