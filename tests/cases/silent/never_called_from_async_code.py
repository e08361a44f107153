# Blocking functions that nobody on the loop calls; names that look like calls of them.
# file: app/legacy.py
import requests


def fetch(url: str) -> str:
    return requests.get(url).text


def fetch_all(urls: list[str]) -> list[str]:
    return [fetch(url) for url in urls]


class Legacy:
    def fetch(self, url: str) -> str:
        return fetch(url)
# file: app/main.py
from fastapi import FastAPI

from app import legacy
from app.legacy import Legacy, fetch_all

app = FastAPI()


class Modern:
    def fetch(self, url: str) -> str:
        return url


@app.get("/")
async def root() -> str:
    return Modern().fetch(legacy.__name__ + Legacy.__name__)


@app.get("/all")
def all_of_them() -> list[str]:
    return fetch_all(["https://example.com"])
