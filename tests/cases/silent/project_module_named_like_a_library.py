# The project has modules `requests` and `time` of its own inside a package.
# file: app/requests.py
def get(url: str) -> str:
    return url
# file: app/time.py
def sleep(seconds: float) -> None:
    pass
# file: app/__init__.py
# file: app/main.py
from fastapi import FastAPI

from app import requests
from app.time import sleep

from . import time

api = FastAPI()


@api.get("/")
async def root() -> str:
    sleep(1)
    time.sleep(1)
    return requests.get("https://example.com")
