# The base class blocks; the subclass that is used overrides everything with coroutines.
# file: app/stores.py
import httpx
import requests


class Store:
    def load(self, url: str) -> str:
        return requests.get(url).text

    def name(self) -> str:
        return "store"


class AsyncStore(Store):
    async def load(self, url: str) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get(url)).text
# file: app/main.py
from fastapi import Depends, FastAPI

from app.stores import AsyncStore

app = FastAPI()
store = AsyncStore()


@app.get("/a")
async def a() -> str:
    return await store.load("https://example.com") + store.name()


@app.get("/b")
async def b(store: AsyncStore = Depends(AsyncStore)) -> str:
    return await store.load("https://example.com")
