# An instance made in the function, one passed on to a helper with and without an annotation.
# file: app/feed.py
import requests


class Feed:
    def __init__(self, url):
        self.url = url

    def load(self):
        return requests.get(self.url, timeout=3).json()


def newest(feed: Feed):
    return feed.load()[0]


def untyped(session: "requests.Session", path):
    return session.post(path)
# file: app/main.py
import requests
from fastapi import FastAPI

from app.feed import Feed, newest, untyped

app = FastAPI()


@app.get("/local")
async def local():
    feed = Feed("https://example.com")
    return feed.load()  # expect: FLT101


@app.get("/chained")
async def chained():
    return Feed("https://example.com").load()  # expect: FLT101


@app.get("/passed")
async def passed():
    feed = Feed("https://example.com")
    return newest(feed)  # expect: FLT101


@app.get("/session")
async def session():
    with requests.Session() as http:
        return untyped(http, "https://example.com").json()  # expect: FLT101
