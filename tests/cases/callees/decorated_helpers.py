# Retries, caches and timers of the project around blocking helpers: plain wrappers run where they are called.
# file: app/tools.py
import functools
import time
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def retry(times: int = 3, *, wait: float = 1):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            for _ in range(times):
                try:
                    return func(*args, **kwargs)
                except ValueError:
                    time.sleep(wait)

        return wrapper

    return decorate


def logged(func: F) -> F:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        print(func.__name__)
        return func(*args, **kwargs)

    return wrapper


class Timed:
    def __init__(self, func) -> None:
        self.func = func

    def __call__(self, *args, **kwargs):
        return self.func(*args, **kwargs)
# file: app/helpers.py
import requests

from app.tools import Timed, logged, retry


@logged
def fetch(url: str) -> str:
    return requests.get(url).text


@logged
def join(*parts: str) -> str:
    return "/".join(parts)


@retry(times=2)
def parse(text: str) -> int:
    return int(text)


@Timed
def download(url: str) -> bytes:
    return requests.get(url).content
# file: app/main.py
from fastapi import FastAPI

from app.helpers import download, fetch, join, parse

app = FastAPI()


@app.get("/a")
async def a():
    join("a", "b")
    fetch("https://example.com")  # expect: FLT101
    parse("3")  # expect: FLT102
    return download("https://example.com")  # expect: FLT101
