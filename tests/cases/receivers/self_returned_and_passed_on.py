# Fluent methods, `Self`, classmethod constructors, copies and a function that gives back its argument.
# file: app/query.py
from __future__ import annotations

from typing import Self, TypeVar

import requests

T = TypeVar("T")


class Query:
    def __init__(self) -> None:
        self.filters: list[str] = []

    @classmethod
    def create(cls) -> Self:
        return cls()

    def where(self, text: str) -> Self:
        self.filters.append(text)
        return self

    def limit(self, number: int) -> Query:
        return self

    def run(self) -> str:
        return requests.get("https://example.com", params={"q": self.filters}).text


class Special(Query):
    def run(self) -> str:
        return "special"


def same(value: T) -> T:
    return value
# file: app/main.py
from fastapi import FastAPI

from app.query import Query, Special, same

app = FastAPI()


@app.get("/a")
async def a():
    return Query.create().where("x").limit(3).run()  # expect: FLT101


@app.get("/b")
async def b():
    return Special.create().where("x").run()


@app.get("/c")
async def c():
    return same(Query()).run()  # expect: FLT101
