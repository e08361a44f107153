# Module-level names that other code fills: by global in a lifespan, as an attribute of an imported module.
# file: app/db.py
import redis
import requests

client = None
cache: redis.Redis | None = None
web = None


def init() -> None:
    global client
    client = redis.Redis()


class Holder:
    session = None


holder = Holder()
# file: app/main.py
from contextlib import asynccontextmanager

import redis
import requests
from fastapi import FastAPI, WebSocket

from app import db
from app.db import holder

later = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    global later
    db.init()
    db.web = requests.Session()
    holder.session = requests.Session()
    later = requests.Session()
    app.state.web = requests.Session()
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/a")
async def a():
    db.client.get("a")  # expect: FLT104
    db.cache.get("a")  # expect: FLT104
    later.get("https://example.com")  # expect: FLT101
    holder.session.get("https://example.com")  # expect: FLT101
    return db.web.get("https://example.com")  # expect: FLT101


@app.websocket("/ws")
async def ws(socket: WebSocket):
    await socket.accept()
    await socket.send_text(socket.app.state.web.get("https://example.com").text)  # expect: FLT101
