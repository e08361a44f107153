# functools.partial of a blocking callable: binding is harmless, calling is not; local, of a helper, from another module.
# file: app/http.py
import functools
from functools import partial

import requests

get_json = partial(requests.get, headers={"accept": "application/json"})
probe = functools.partial(get_json, timeout=1)
# file: app/main.py
import functools
import time

from fastapi import FastAPI

from app.http import get_json, probe

app = FastAPI()


def pause(seconds: float, reason: str) -> None:
    time.sleep(seconds)


@app.get("/a")
async def local():
    wait = functools.partial(pause, reason="rate limit")
    wait(0.5)  # expect: FLT102


@app.get("/b")
async def imported():
    return get_json("https://example.com").text  # expect: FLT101


@app.get("/c")
async def partial_of_partial():
    return probe("https://example.com").text  # expect: FLT101


@app.get("/d")
async def at_once():
    return functools.partial(pause, 1)("now")  # expect: FLT102
