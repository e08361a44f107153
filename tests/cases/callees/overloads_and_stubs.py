# Overloads, a Protocol's stub bodies and an abstract base do nothing; the implementation does.
# file: app/load.py
from typing import overload

import requests


@overload
def load(url: str) -> str: ...
@overload
def load(url: str, raw: bool) -> bytes: ...
def load(url, raw=False):
    response = requests.get(url)
    return response.content if raw else response.text
# file: app/main.py
from fastapi import FastAPI

from app.load import load

app = FastAPI()


@app.get("/")
async def root() -> str:
    return load("https://example.com")  # expect: FLT101
