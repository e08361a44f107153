# None is checked away, defaults are filled in, a union has a blocking half that is called.
# file: app/main.py
from typing import Optional, Union

import httpx
import redis
import requests
from fastapi import FastAPI

app = FastAPI()


async def first(session: Optional[requests.Session] = None) -> str:
    session = session or requests.Session()
    return session.get("https://example.com").text  # expect: FLT101


async def second(session: "requests.Session | None" = None) -> str:
    if session is None:
        session = requests.Session()
    return session.get("https://example.com").text  # expect: FLT101


async def third(client: Union[httpx.Client, httpx.AsyncClient]) -> str:
    if isinstance(client, httpx.AsyncClient):
        return (await client.get("https://example.com")).text
    return client.get("https://example.com").text  # expect: FLT101


async def fourth(store: redis.Redis | None) -> None:
    if store:
        store.set("a", "b")  # expect: FLT104


async def fifth(store: redis.Redis | None) -> bytes | None:
    return store and store.get("a")  # expect: FLT104


READERS = (first, second, third, fourth, fifth)
