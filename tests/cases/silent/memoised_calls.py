# Memoised results block once; the route reads them.
# file: app/settings.py
import functools
from functools import cache, lru_cache
from pathlib import Path

import requests


@lru_cache
def settings() -> str:
    return Path("settings.toml").read_text()


@lru_cache(maxsize=1)
def keys() -> dict:
    return requests.get("https://example.com/keys").json()


@functools.cache
def template(name: str) -> str:
    return read(name)


@cache
def _nested() -> str:
    return template("a") + read("b")


def nested() -> str:
    return _nested()


def read(name: str) -> str:
    return Path(name).read_text()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.settings import keys, nested, settings, template

app = FastAPI()


@app.get("/")
async def root(config: str = Depends(settings)) -> list:
    return [config, settings(), keys(), template("index"), nested()]
