# Helpers that ask whether a loop runs and block only where none does.
# file: app/bridge.py
import asyncio
import time

import requests


def pause(seconds: float) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        time.sleep(seconds)


def notify(text: str) -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        requests.post("https://example.com", json=text)
        return
    loop.run_in_executor(None, lambda: requests.post("https://example.com", json=text))


def refresh() -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        loop = None
    if loop is None:
        time.sleep(1)
    else:
        loop.run_in_executor(None, time.sleep, 1)
# file: app/main.py
from fastapi import FastAPI

from app.bridge import notify, pause, refresh

app = FastAPI()


@app.get("/")
async def root() -> None:
    pause(1)
    notify("hello")
    refresh()
