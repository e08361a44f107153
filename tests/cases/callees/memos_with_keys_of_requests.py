# A memoised function that gets a value of the request asks the network for each new key; for a fixed one it asks once.
# file: app/lookups.py
from functools import cache, lru_cache

import cachetools
import psycopg
import requests


@lru_cache(maxsize=512)
def region_of(address: str) -> str:
    return requests.get(f"https://regions.example/{address}", timeout=5).text


@cache
def table(name: str, kind: str = "plain") -> str:
    url = "https://regions.example/tables/" + name
    return requests.get(url, params={"kind": kind}, timeout=5).text


@cachetools.cached(cachetools.TTLCache(100, 60))
def row_of(number: int) -> str:
    with psycopg.connect("dbname=shop") as connection:
        return str(connection.execute("SELECT name FROM shops WHERE id = %s", (number,)).fetchone())


class Directory:
    @staticmethod
    @lru_cache
    def person(name: str) -> str:
        return requests.get("https://people.example", params={"q": name}, timeout=5).text


@lru_cache
def keys_of(issuer: str) -> str:
    return requests.get(f"{issuer}/keys", timeout=5).text


@lru_cache
def loaded(name: str) -> str:
    return requests.get("https://models.example/one", timeout=5).text + name


def through(name: str) -> str:
    return Directory.person(name)


def fixed(name: str) -> str:
    return name + table("countries")
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from pydantic_settings import BaseSettings

from app.lookups import Directory, fixed, keys_of, loaded, region_of, row_of, table, through

app = FastAPI()
ISSUER = "https://issuer.example"


class Settings(BaseSettings):
    issuer: str = ISSUER


def get_settings() -> Settings:
    return Settings()


@app.get("/region")
async def region(address: str) -> str:
    return region_of(address)  # expect: FLT101


@app.get("/mine")
async def mine(request: Request) -> str:
    host = request.headers["x-forwarded-for"]
    return region_of(host)  # expect: FLT101


@app.get("/rows/{number}")
async def row(number: int) -> str:
    return row_of(number)  # expect: FLT104


@app.get("/people/{name}")
async def person(name: str) -> str:
    return Directory.person(name) + through(name.strip())  # expect: FLT101, FLT101


async def helper(name: str, kind: str) -> str:
    return table(name, kind=kind)  # expect: FLT101


@app.get("/helped")
async def helped(name: str) -> str:
    return await helper(name, "x")


@app.get("/all")
async def everything(settings: Annotated[Settings, Depends(get_settings)], name: str) -> str:
    keys = keys_of(settings.issuer) + keys_of(ISSUER)
    return keys + table("countries") + loaded(name) + fixed(name)


async def fixed_helper(name: str) -> str:
    return table(name)


@app.get("/fixed")
async def fixed_help() -> str:
    return await fixed_helper("countries")


@app.get("/threaded")
def threaded(address: str) -> str:
    return region_of(address)
