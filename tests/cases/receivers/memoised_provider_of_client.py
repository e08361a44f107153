# The provider is memoised, so building is no matter; what the route does with the client is.
# file: app/clients.py
from functools import cache, lru_cache

import requests


@lru_cache
def get_session() -> requests.Session:
    return requests.Session()


@cache
def untyped():
    return requests.Session()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.clients import get_session, untyped

app = FastAPI()


@app.get("/a")
async def called():
    return get_session().get("https://example.com").text  # expect: FLT101


@app.get("/b")
async def injected(session=Depends(untyped)):
    return session.get("https://example.com").text  # expect: FLT101
