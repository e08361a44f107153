# Functions that Python's own callables call: map, filter, sorted, max, comprehensions in any, singledispatch, reduce.
# file: app/main.py
import functools
import time

import requests
from fastapi import FastAPI

app = FastAPI()
URLS = ["https://example.com"]


def fetch(url: str) -> str:
    return requests.get(url).text


def slow(url: str) -> float:
    time.sleep(1)
    return 1


def join(left: str, right: str) -> str:
    return left + requests.get(right).text


@functools.singledispatch
def show(value) -> str:
    return str(value)


@show.register
def _(value: int) -> str:
    return str(value)


@app.get("/a")
async def a():
    texts = list(map(fetch, URLS))  # expect: FLT101
    good = [u for u in filter(slow, URLS)]  # expect: FLT102
    best = max(URLS, key=slow)  # expect: FLT102
    return texts, good, best


@app.get("/b")
async def b():
    found = any(requests.get(u).ok for u in URLS)  # expect: FLT101
    order = sorted(URLS, key=lambda u: slow(u))  # expect: FLT102
    whole = functools.reduce(join, URLS, "")  # expect: FLT101
    return found, order, whole, show(3)


@app.get("/c")
async def c():
    later = map(str.upper, URLS)
    names = {u: u.lower() for u in URLS}
    return list(later), names, sorted(URLS, key=len)
