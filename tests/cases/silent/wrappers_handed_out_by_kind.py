# A decorator has a wrapper for coroutine functions and one for plain ones: the first never calls what is plain.
# file: app/aio.py
import asyncio
import functools

from tenacity import retry, stop_after_attempt


def counted(name: str):
    def decorate(func):
        @retry(stop=stop_after_attempt(3))
        @functools.wraps(func)
        async def later(*args, **kwargs):
            result = await func(*args, **kwargs)
            return result

        @retry(stop=stop_after_attempt(3))
        @functools.wraps(func)
        def now(*args, **kwargs):
            result = func(*args, **kwargs)
            return result

        if asyncio.iscoroutinefunction(func):
            return later
        else:
            return now

    return decorate
# file: app/main.py
import requests
from fastapi import FastAPI

from app.aio import counted

app = FastAPI()


class Service:
    @counted("x")
    def dear(self, url: str) -> str:
        return requests.get(url, timeout=3).text

    def other(self):
        return self.dear("x")


@app.get("/b")
def b() -> str:
    return Service().other()
