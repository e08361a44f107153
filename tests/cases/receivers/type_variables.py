# Type variables stand for what is given: the class of an argument, the result of a factory, the base of a repository.
# file: app/repositories.py
from collections.abc import Awaitable, Callable
from typing import Generic, Optional, TypeVar

import httpx
import requests

T = TypeVar("T")
C = TypeVar("C", bound="Client")


class Client:
    def fetch(self) -> str:
        return requests.get("https://example.com").text


class Quiet(Client):
    def fetch(self) -> str:
        return ""


class Repository(Generic[T]):
    def __init__(self, model: type[T]) -> None:
        self.model = model

    def one(self) -> T:
        return self.model()

    def many(self) -> list[T]:
        return [self.model()]

    async def later(self) -> Optional[T]:
        return self.model()


class Clients(Repository[Client]): ...


class Middle(Repository[C]): ...


class Quiets(Middle[Quiet]): ...


def resolve(kind: type[T], *, name: str = "") -> T:
    return kind()


def build(factory: Callable[[], T]) -> T:
    return factory()


def first(items: list[T]) -> T | None:
    return items[0] if items else None


async def waited(result: Awaitable[T]) -> T:
    return await result
# file: app/main.py
import httpx
from fastapi import FastAPI

from app.repositories import Client, Clients, Quiet, Quiets, build, first, resolve, waited

app = FastAPI()
clients = Clients(Client)
quiets = Quiets(Quiet)


@app.get("/a")
async def a():
    clients.one().fetch()  # expect: FLT101
    for client in clients.many():
        client.fetch()  # expect: FLT101
    client = await clients.later()
    return client.fetch() if client else ""  # expect: FLT101


@app.get("/b")
async def b():
    quiets.one().fetch()
    quiets.many()[0].fetch()
    return (await quiets.later()).fetch()


@app.get("/c")
async def c():
    resolve(Client).fetch()  # expect: FLT101
    resolve(kind=Client).fetch()  # expect: FLT101
    resolve(Quiet, name="x").fetch()
    build(Client).fetch()  # expect: FLT101
    build(lambda: Quiet()).fetch()
    first([Client()]).fetch()  # expect: FLT101
    return first([Quiet()]).fetch()


@app.get("/d")
async def d():
    resolve(httpx.Client).get("https://example.com")  # expect: FLT101
    await resolve(httpx.AsyncClient).get("https://example.com")
