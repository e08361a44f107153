# A class that callers hand over is built and used by the function that gets it: a class is as telling as an object.
# file: app/engines.py
import asyncio

import requests


class Web:
    def __init__(self, query):
        self.query = query

    def search(self):
        return requests.get("https://example.com", timeout=3).json()


class News:
    def __init__(self, query):
        self.query = query

    def search(self):
        return requests.get("https://example.org", timeout=3).json()


class Quick:
    def __init__(self, query):
        self.query = query

    async def search(self):
        await asyncio.sleep(0)
        return [self.query]


class Local:
    def __init__(self, query):
        self.query = query

    def search(self):
        return [self.query]


# file: app/choice.py
def engine_named(name):
    match name:
        case "web":
            from app.engines import Web

            return Web
        case "news":
            from app.engines import News

            return News
        case _:
            return None


def default_engine():
    from app.engines import Web

    return Web


def engines_named(names):
    return [engine_named(name) or default_engine() for name in names]


# file: app/search.py
import asyncio
from typing import Any


async def results(query: str, engine: Any) -> list[Any]:
    if "web" in engine.__name__.lower():
        search = engine(query)
    else:
        search = engine(query)
    return search.search()  # expect: FLT101


async def results_without_annotation(query: str, engine) -> list[Any]:
    return engine(query).search()  # expect: FLT101


async def results_elsewhere(query: str, engine: Any) -> list[Any]:
    return await asyncio.to_thread(engine(query).search)


async def results_awaited(query: str, engine: Any) -> list[Any]:
    return await engine(query).search()


async def results_of_memory(query: str, engine: Any) -> list[Any]:
    return engine(query).search()


# file: app/main.py
from typing import Any

from app.choice import engines_named
from app.engines import Local, News, Quick, Web
from app.search import results, results_awaited, results_elsewhere, results_of_memory, results_without_annotation
from fastapi import FastAPI

app = FastAPI()


class Researcher:
    def __init__(self, names: list[str]) -> None:
        self.engines = engines_named(names)

    async def run(self, query: str) -> list[Any]:
        return await results(query, self.engines[0])


@app.get("/research")
async def research(query: str) -> list[Any]:
    return await Researcher(["web"]).run(query)


@app.get("/news")
async def news(query: str) -> list[Any]:
    return await results_without_annotation(query, News)


@app.get("/thread")
async def thread(query: str) -> list[Any]:
    return await results_elsewhere(query, Web)


@app.get("/quick")
async def quick(query: str) -> list[Any]:
    return await results_awaited(query, Quick)


@app.get("/local")
async def local(query: str) -> list[Any]:
    return await results_of_memory(query, Local)
