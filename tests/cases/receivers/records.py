# Clients in dataclasses, NamedTuples, TypedDicts, settings and SimpleNamespace-like containers.
# file: app/records.py
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

import httpx
import requests
from redis import Redis


@dataclass
class Services:
    cache: Redis
    web: requests.Session = field(default_factory=requests.Session)
    later: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)


class Pair(NamedTuple):
    web: requests.Session
    later: httpx.AsyncClient


class Clients(TypedDict):
    web: requests.Session
    later: httpx.AsyncClient


services = Services(Redis())


def pair() -> Pair:
    return Pair(requests.Session(), httpx.AsyncClient())


def clients() -> Clients:
    return {"web": requests.Session(), "later": httpx.AsyncClient()}


def both() -> tuple[requests.Session, httpx.AsyncClient]:
    return requests.Session(), httpx.AsyncClient()
# file: app/main.py
from fastapi import FastAPI

from app.records import both, clients, pair, services

app = FastAPI()


@app.get("/a")
async def a():
    services.cache.get("a")  # expect: FLT104
    services.web.get("https://example.com")  # expect: FLT101
    return await services.later.get("https://example.com")


@app.get("/b")
async def b():
    web, later = pair()
    web.get("https://example.com")  # expect: FLT101
    await later.get("https://example.com")
    pair().web.get("https://example.com")  # expect: FLT101
    return await pair()[1].get("https://example.com")


@app.get("/c")
async def c():
    found = clients()
    found["web"].get("https://example.com")  # expect: FLT101
    return await found["later"].get("https://example.com")


@app.get("/d")
async def d():
    web, later = both()
    web.get("https://example.com")  # expect: FLT101
    return await later.get("https://example.com")
