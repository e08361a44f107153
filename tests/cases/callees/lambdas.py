# A lambda blocks where it is called; one that is given to the loop where it blocks.
# file: app/main.py
import asyncio
import time

import requests
from fastapi import FastAPI

app = FastAPI()
fetch = lambda url: requests.get(url).text  # noqa: E731


@app.get("/a")
async def named():
    return fetch("https://example.com")  # expect: FLT101


@app.get("/b")
async def local():
    wait = lambda: time.sleep(1)  # noqa: E731
    wait()  # expect: FLT102


@app.get("/c")
async def given_to_loop():
    asyncio.get_running_loop().call_soon(lambda: time.sleep(1))  # expect: FLT102


@app.get("/d")
async def sort_key():
    return sorted(["a", "b"], key=lambda name: requests.get(name).text)  # expect: FLT101


@app.get("/e")
async def never_called():
    return {"f": str(lambda: requests.get("https://example.com"))}
