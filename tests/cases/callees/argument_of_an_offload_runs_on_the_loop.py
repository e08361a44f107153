# Only the callable is offloaded: what its arguments are computed with runs before, on the loop.
# file: app/main.py
import asyncio

import requests
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()


def download(url: str) -> bytes:
    return requests.get(url).content


def resize(image: bytes) -> bytes:
    return image[:10]


@app.get("/a")
async def threaded(url: str) -> int:
    return len(await asyncio.to_thread(resize, download(url)))  # expect: FLT101


@app.get("/b")
async def pooled(url: str) -> int:
    return len(await run_in_threadpool(resize, image=requests.get(url).content))  # expect: FLT101


@app.get("/c")
async def properly(url: str) -> int:
    return len(await asyncio.to_thread(resize, await asyncio.to_thread(download, url)))
