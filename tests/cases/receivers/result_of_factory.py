# Factories without annotations, one behind the other, with branches and a tuple.
# file: app/factory.py
import requests


def plain():
    return requests.Session()


def branching(kind):
    if kind == "auth":
        session = plain()
        session.auth = ("a", "b")
        return session
    return None


def both():
    return plain(), "https://example.com"


class Builder:
    def __init__(self):
        self.headers = {}

    def header(self, name, value):
        self.headers[name] = value
        return self

    def build(self):
        session = plain()
        session.headers.update(self.headers)
        return session
# file: app/main.py
from fastapi import FastAPI

from app.factory import Builder, both, branching, plain

app = FastAPI()


@app.get("/")
async def root():
    plain().get("https://example.com")  # expect: FLT101
    if session := branching("auth"):
        session.get("https://example.com")  # expect: FLT101
    client, url = both()
    client.get(url)  # expect: FLT101
    built = Builder().header("a", "b").build()
    return built.get(url).text  # expect: FLT101
