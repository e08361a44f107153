# Names come by star imports through __init__, with and without __all__; aliases of modules and of names.
# file: app/core/__init__.py
from .http import *
from .store import *
# file: app/core/http.py
import requests as _requests
from requests import get as fetch

__all__ = ["fetch", "session", "later"]
session = _requests.Session()
hidden = _requests.Session()


async def later(url: str) -> str:
    return url
# file: app/core/store.py
import redis

cache = redis.Redis()
_secret = redis.Redis()
# file: app/main.py
from fastapi import FastAPI

import app.core as core
from app.core import *

api = FastAPI()


@api.get("/a")
async def a():
    fetch("https://example.com")  # expect: FLT101
    session.get("https://example.com")  # expect: FLT101
    cache.get("a")  # expect: FLT104
    await later("https://example.com")
    return core.session.get("https://example.com")  # expect: FLT101
