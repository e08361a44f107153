# Closures over a client, classes made by functions, alternative constructors, clients handed to super().__init__.
# file: app/factories.py
from __future__ import annotations

import requests


def fetcher(session: requests.Session):
    def fetch(url: str) -> str:
        return session.get(url).text

    return fetch


def api_of(base: str):
    class Api:
        def get(self, path: str) -> str:
            return requests.get(base + path).text

    return Api


class Client:
    def __init__(self, session) -> None:
        self.session = session

    @classmethod
    def from_env(cls) -> Client:
        return cls(requests.Session())

    @staticmethod
    def quick(url: str) -> str:
        return requests.get(url).text

    def get(self, url: str) -> str:
        return self.session.get(url).text


class Retrying(Client):
    def __init__(self) -> None:
        super().__init__(requests.Session())

    def get(self, url: str) -> str:
        return super().get(url) or self.__class__.quick(url)


class Fluent:
    def using(self, session: requests.Session) -> Fluent:
        self._session = session
        return self

    @property
    def session(self) -> requests.Session:
        return self._session

    def get(self, url: str) -> str:
        return self.session.get(url).text
# file: app/main.py
import requests
from fastapi import FastAPI

from app.factories import Client, Fluent, Retrying, api_of, fetcher

app = FastAPI()
fetch = fetcher(requests.Session())
Api = api_of("https://example.com")


@app.get("/a")
async def a():
    fetch("https://example.com")  # expect: FLT101
    return Api().get("/a")  # expect: FLT101


@app.get("/b")
async def b():
    Client.from_env().get("https://example.com")  # expect: FLT101
    Client.quick("https://example.com")  # expect: FLT101
    return Fluent().using(requests.Session()).get("https://example.com")  # expect: FLT101


@app.get("/c")
async def c():
    return Retrying().get("https://example.com")  # expect: FLT101
