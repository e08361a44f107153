# A client with two faces: the plain one is for threads, the awaitable one for the loop; names differ by a letter.
# file: app/client.py
import httpx
import requests


class Client:
    def __init__(self) -> None:
        self._sync = requests.Session()
        self._async = httpx.AsyncClient()

    def fetch(self, url: str) -> str:
        return self._sync.get(url).text

    async def afetch(self, url: str) -> str:
        return (await self._async.get(url)).text

    def close(self) -> None:
        self._sync.close()

    async def aclose(self) -> None:
        await self._async.aclose()


client = Client()
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.client import client


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield
    client.close()
    await client.aclose()


app = FastAPI(lifespan=lifespan)


@app.get("/a")
async def a() -> str:
    return await client.afetch("https://example.com")


@app.get("/b")
def b() -> str:
    return client.fetch("https://example.com")
