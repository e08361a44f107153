# Placeholders that other modules fill with asynchronous clients, and tests with fakes that wait.
# file: app/db.py
class Database:
    client = None
    pool = None


database = Database()
engine = None


async def get(key: str):
    return await database.client.get(key)
# file: app/main.py
from contextlib import asynccontextmanager

import redis.asyncio
from fastapi import FastAPI

from app import db
from app.db import database


@asynccontextmanager
async def lifespan(app: FastAPI):
    database.client = redis.asyncio.Redis()
    db.engine = object()
    yield
    await database.client.aclose()


app = FastAPI(lifespan=lifespan)


@app.get("/{key}")
async def root(key: str):
    await database.client.set(key, "a")
    return await db.get(key)
# file: tests/test_db.py
import redis
import requests

from app import db
from app.db import database


def test_db():
    database.client = redis.Redis()
    db.engine = requests.Session()
