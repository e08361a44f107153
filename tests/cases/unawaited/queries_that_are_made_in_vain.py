# An object with __await__ that a statement only makes does nothing: what it stands for never runs.
# file: app/query.py
import asyncio
from collections.abc import Generator
from typing import Any


class Query:
    def __init__(self, model: str) -> None:
        self.model = model
        self.filters: list[str] = []

    @classmethod
    def of(cls, model: str) -> "Query":
        return cls(model)

    def where(self, text: str) -> "Query":
        self.filters.append(text)
        return self

    def delete(self) -> "Delete":
        return Delete(self)

    def __await__(self) -> Generator[Any, None, int]:
        return asyncio.sleep(0, len(self.filters)).__await__()


class Delete:
    def __init__(self, query: Query) -> None:
        self.query = query

    def __await__(self) -> Generator[Any, None, int]:
        return asyncio.sleep(0, 1).__await__()


class Running:
    def __init__(self, query: Query) -> None:
        self.task = asyncio.ensure_future(query)

    def __await__(self) -> Generator[Any, None, int]:
        return self.task.__await__()


STARTED: list[Query] = []


class Kept(Query):
    def delete(self) -> "Delete":
        STARTED.append(self)
        return Delete(self)


def users() -> Query:
    return Query("users")
# file: app/main.py
from fastapi import FastAPI

from app.query import Delete, Kept, Query, Running, users

app = FastAPI()


@app.delete("/chain")
async def chain() -> int:
    Query("users").where("old").delete()  # expect: FLT201
    Query.of("users").delete()  # expect: FLT201
    users().where("old").delete()  # expect: FLT201
    Delete(Query("users"))  # expect: FLT201
    return await users().where("old").delete()


@app.delete("/innocent")
async def innocent(query: str) -> int:
    made = users()
    made.where(query)
    if query:
        made.where("x").where("y")
    Running(made)
    Kept("users").delete()
    return await made
