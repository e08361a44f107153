# Objects of one class with different clients, one container for several kinds, flags kept on the object.
# file: app/services.py
import asyncio

import httpx
import requests


class Sync:
    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def get(self, url: str) -> str:
        return self.session.get(url).text


class Later:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, url: str) -> str:
        return (await self.client.get(url)).text


class Facade:
    def __init__(self, inner) -> None:
        self.inner = inner

    async def get(self, url: str) -> str:
        result = await asyncio.to_thread(self.inner.get, url)
        return result


CLIENTS: dict[str, object] = {}


def register(name: str, client: object) -> None:
    CLIENTS[name] = client


async def fetch(name: str, url: str) -> str:
    client = CLIENTS[name]
    if isinstance(client, Sync):
        return await asyncio.to_thread(client.get, url)
    assert isinstance(client, Later)
    return await client.get(url)
# file: app/main.py
import httpx
import requests
from fastapi import FastAPI

from app.services import Facade, Later, Sync, fetch, register

app = FastAPI()
later = Later(httpx.AsyncClient())
facade = Facade(Sync(requests.Session()))
register("sync", Sync(requests.Session()))
register("later", later)


@app.get("/{name}")
async def root(name: str, url: str) -> str:
    return await later.get(url) + await facade.get(url) + await fetch(name, url)


@app.get("/sync/{name}")
def sync(name: str, url: str) -> str:
    return Sync(requests.Session()).get(url)
