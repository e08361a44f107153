# A call that a thread is to make waits as long as one that is made here; with a limit, or what nobody knows, it is quiet.
# file: main.py
import asyncio
import functools

import anyio.to_thread
import requests
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from requests import post as send

app = FastAPI()
URL = "https://far.example.com"


class Sender:
    def get(self, url: str) -> str:
        return url


@app.get("/without")
async def without() -> str:
    one = await asyncio.to_thread(requests.get, URL)  # expect: FLT525
    two = await run_in_threadpool(send, URL, json={})  # expect: FLT525
    three = await anyio.to_thread.run_sync(requests.head, URL)  # expect: FLT525
    loop = asyncio.get_running_loop()
    four = await loop.run_in_executor(None, requests.get, URL)  # expect: FLT525
    return one.text + two.text + three.text + four.text


@app.get("/within")
async def within(options: dict[str, int]) -> str:
    one = await asyncio.to_thread(requests.get, URL, timeout=3)
    two = await run_in_threadpool(send, URL, **options)
    three = await anyio.to_thread.run_sync(functools.partial(requests.get, URL, timeout=3))
    four = await asyncio.to_thread(Sender().get, URL)
    return one.text + two.text + three.text + four
