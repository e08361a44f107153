# Decorators of libraries that keep what a function does: retries, caches of coroutines, logging, contextlib.
# file: app/remote.py
import functools

import backoff
import requests
from tenacity import retry, stop_after_attempt


@retry(stop=stop_after_attempt(3))
def with_tenacity():
    return requests.get("https://example.com").json()


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=3)
def with_backoff():
    return requests.get("https://example.com").json()


@functools.singledispatch
def with_dispatch(value):
    return requests.get(f"https://example.com/{value}").json()
# file: app/main.py
from fastapi import FastAPI

from app.remote import with_backoff, with_dispatch, with_tenacity

app = FastAPI()


@app.get("/")
async def root():
    with_tenacity()  # expect: FLT101
    with_dispatch(3)  # expect: FLT101
    return with_backoff()  # expect: FLT101
