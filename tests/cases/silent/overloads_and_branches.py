# Branches that the caller rules out, types that are told apart before the call, methods that subclasses replace.
# file: app/fetch.py
from __future__ import annotations

import asyncio
from pathlib import Path
from typing import overload

import httpx
import requests


class Base:
    def load(self, name: str) -> str:
        return Path(name).read_text()


class Memory(Base):
    def __init__(self) -> None:
        self.values = {"a": "b"}

    def load(self, name: str) -> str:
        return self.values[name]


async def fetch(url: str, client: httpx.AsyncClient | requests.Session) -> str:
    if isinstance(client, requests.Session):
        return (await asyncio.to_thread(client.get, url)).text
    response = await client.get(url)
    return response.text


def read(name: str, *, cache: dict | None = None, refresh: bool = True) -> str:
    if not refresh and cache is not None:
        return cache.get(name, "")
    return Path(name).read_text()


@overload
def pick(name: str) -> str: ...
@overload
def pick(name: int) -> int: ...
def pick(name):
    return name
# file: app/main.py
import httpx
from fastapi import FastAPI

from app.fetch import Memory, fetch, pick, read

app = FastAPI()
memory = Memory()


@app.get("/a")
async def a():
    memory.load("a")
    pick("a")
    async with httpx.AsyncClient() as client:
        return await fetch("https://example.com", client)
