# A call that a thread makes waits without limit as well: it takes the thread along.
# file: app/main.py
import asyncio

import anyio.to_thread
import requests
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
session = requests.Session()


@app.get("/")
async def root(url: str) -> str:
    one = await asyncio.to_thread(requests.get, url)  # expect: FLT525
    two = await run_in_threadpool(requests.post, url, json={})  # expect: FLT525
    three = await anyio.to_thread.run_sync(session.get, url)  # expect: FLT525
    four = await asyncio.get_running_loop().run_in_executor(None, requests.get, url)  # expect: FLT525
    five = await asyncio.to_thread(requests.get, url, timeout=5)
    six = await asyncio.to_thread(print, url)
    return f"{one}{two}{three}{four}{five}{six}"
