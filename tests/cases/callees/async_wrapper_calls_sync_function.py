# The decorator makes a coroutine function of a blocking one without leaving the loop: the wrapper is where it blocks.
# file: app/aio.py
import functools


def as_async(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        return func(*args, **kwargs)  # expect: FLT101

    return wrapper
# file: app/main.py
import requests
from fastapi import FastAPI

from app.aio import as_async

app = FastAPI()


@as_async
def fetch(url: str) -> str:
    return requests.get(url).text


@app.get("/")
async def root() -> str:
    return await fetch("https://example.com")
