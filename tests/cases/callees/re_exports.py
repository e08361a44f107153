# A helper is re-exported by two packages, renamed on the way, once as an attribute of a module.
# file: shop/core/net/client.py
import requests


def _fetch(url):
    return requests.get(url).json()
# file: shop/core/net/__init__.py
from .client import _fetch as fetch_json

__all__ = ["fetch_json"]
# file: shop/core/__init__.py
from . import net
from .net import fetch_json as load_json

get_json = net.fetch_json
# file: shop/main.py
from fastapi import FastAPI

import shop.core
from shop import core
from shop.core import get_json, load_json

app = FastAPI()


@app.get("/")
async def root():
    load_json("a")  # expect: FLT101
    get_json("a")  # expect: FLT101
    core.load_json("a")  # expect: FLT101
    shop.core.net.fetch_json("a")  # expect: FLT101
    return core.net.client._fetch("a")  # expect: FLT101
