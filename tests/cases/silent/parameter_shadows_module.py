# A parameter has the name of a module that blocks, in the route, in a helper, in a lambda.
# file: app/main.py
import requests
import time
from datetime import datetime

from fastapi import FastAPI

app = FastAPI()


def latest(requests: dict, time) -> object:
    time.sleep(1)
    return requests.get("x")


@app.get("/a")
async def a(time: datetime, requests: dict) -> str:
    time.sleep
    requests.get("name")
    return time.isoformat()


@app.get("/b")
async def b() -> object:
    first = (lambda requests: requests.get("x"))({"x": 1})
    return first, latest({}, None)


def thread() -> str:
    time.sleep(1)
    return requests.get("https://example.com").text
