# FLT501: what is fetched now and then and kept for the next requests pays for no connection; each with a guilty twin.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI, Header

from app.keys import Keys, Rates, rates_of, read_token, token

app = FastAPI()
keys = Keys()


async def get_user(authorization: Annotated[str, Header()]) -> str:
    found = await keys.find(authorization)
    return str(found)


@app.get("/me")
async def read_me(user: Annotated[str, Depends(get_user)]) -> str:
    return user


async def get_rates(currency: str) -> str:
    return str(await Rates().find(currency))


@app.get("/rates")
async def read_rates(rates: Annotated[str, Depends(get_rates)]) -> str:
    return rates


async def get_token() -> str:
    return await token()


@app.get("/token")
async def show_token(found: Annotated[str, Depends(get_token)]) -> int:
    return len(found)


@app.get("/rates/of")
async def show_rates(found: Annotated[dict[str, float], Depends(rates_of)], other: Annotated[str, Depends(read_token)]) -> float:
    return found[other]
# file: app/keys.py
import time

import httpx

_token = ""
_rates: dict[str, dict[str, float]] = {}


class Keys:
    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._at = 0.0

    async def find(self, key: str) -> str | None:
        if time.monotonic() - self._at > 600:
            await self._fetch()
        return self._keys.get(key)

    async def _fetch(self) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.get("https://example.com/keys")
        by_id = {}
        for key in answer.json()["keys"]:
            by_id[key["kid"]] = key
        self._keys = by_id
        self._at = time.monotonic()


class Rates:
    def __init__(self) -> None:
        self._found: dict[str, float] = {}

    async def find(self, currency: str) -> float | None:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            answer = await client.get("https://example.com/rates")
        self._found = answer.json()
        return self._found.get(currency)


async def token() -> str:
    global _token
    if time.time() % 600 < 1:
        _token = await _fetch_token()
    return _token


async def _fetch_token() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.post("https://example.com/token")).text


async def rates_of(currency: str) -> dict[str, float]:
    if int(time.time()) % 60 == 0:
        async with httpx.AsyncClient() as client:
            _rates[currency] = (await client.get("https://example.com/rates")).json()
    return _rates[currency]


async def read_token(currency: str) -> str:
    found: dict[str, str] = {}
    async with httpx.AsyncClient() as client:  # expect: FLT501
        found[currency] = (await client.get("https://example.com/rates")).text
    return found[currency]
