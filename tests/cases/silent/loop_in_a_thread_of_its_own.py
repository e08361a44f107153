# A coroutine that only runs on a loop inside a thread cannot stop the server's loop; nor can a plain route's asyncio.run.
# file: app/main.py
import asyncio
import threading

import requests
from fastapi import FastAPI

app = FastAPI()


async def watch() -> None:
    requests.get("https://example.com")


def run() -> None:
    asyncio.run(watch())


@app.post("/watch")
async def start() -> None:
    threading.Thread(target=run, daemon=True).start()


async def collect() -> str:
    return requests.get("https://example.com").text


@app.get("/collect")
def collected() -> str:
    return asyncio.run(collect())
