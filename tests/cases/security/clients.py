# Arguments that clients do not take, and blocking clients in async tests.
# file: app/main.py
from fastapi import FastAPI

from app import fetch  # noqa: F401

app = FastAPI()
# file: app/store.py
import asyncio
from functools import lru_cache

import httpx
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://localhost/shop")
sessions = async_sessionmaker(engine)
bank = httpx.AsyncClient(base_url="http://bank.example")
waiting: asyncio.Queue[str] = asyncio.Queue()


async def fill(name: str):
    async with sessions() as session:
        session.add(name)
        await session.commit()


async def give_session():
    async with sessions() as session:
        yield session


@lru_cache
def get_redis():
    return Redis()
# file: tests/test_clients.py
import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient
from httpx import ASGITransport
from httpx import AsyncClient as Client
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.testclient import TestClient as Other

from app.main import app
from app.store import bank, fill, get_redis, give_session, waiting

client = TestClient(app)
spoken = Client(transport=ASGITransport(app=app), base_url="http://test")


@pytest.fixture(autouse=True)
def overridden(session):
    app.dependency_overrides[give_session] = lambda: session
    yield
    app.dependency_overrides.clear()


@pytest.fixture
def own():
    with Other(app) as started:
        yield started


async def test_aliased():
    async with Client(app=app, base_url="http://test") as made:  # expect: FLT921
        await made.get("/")


def test_redirects():
    client.get("/", allow_redirects=False)  # expect: FLT921
    client.get("/", follow_redirects=False)


def test_body():
    client.delete("/", json={})  # expect: FLT921
    client.request("DELETE", "/", json={})
    client.post("/", json={})


async def test_blocking():
    await bank.get("/health")
    client.get("/")  # expect: FLT924
    client.get("/again")


async def test_started():
    await fill("pen")
    with TestClient(app) as started:
        started.get("/")  # expect: FLT924


async def test_with_a_session(session: AsyncSession):
    await session.flush()
    client.get("/")  # expect: FLT924


async def test_with_what_a_getter_keeps():
    redis = get_redis()
    await redis.set("pen", "2")
    client.get("/")  # expect: FLT924


async def test_asked_before():
    client.get("/")
    await bank.get("/health")


async def test_with_a_client_of_its_own():
    async with Client(base_url="http://bank") as other:
        await other.get("/health")
        client.get("/")


async def test_with_a_client_of_the_application_from_a_fixture(asked: Client):
    await asked.get("/")
    client.get("/")


async def test_with_a_client_of_the_application_in_the_module():
    await spoken.get("/")
    client.get("/")


async def test_with_what_a_fixture_gives_instead(redis: Redis):
    await redis.set("pen", "2")
    client.get("/")  # expect: FLT924


async def test_with_a_redis_of_its_own():
    redis = Redis()
    await redis.set("pen", "2")
    client.get("/")


async def test_with_a_lock():
    lock = asyncio.Lock()
    async with lock:
        client.post("/", json={"name": str(lock)})


async def test_with_a_queue():
    await waiting.put("pen")
    client.get("/")


async def test_with_something(store):
    await store.clear()
    client.get("/")


async def test_with_a_mock_that_an_override_gives(overrides):
    session = await overrides["session"]()
    session.execute.side_effect = [None]
    await session.execute()
    client.get("/")


async def test_that_only_waits():
    await asyncio.sleep(0)
    await until_ready()
    client.get("/")


async def test_alone(monkeypatch):
    client.get("/")


async def until_ready():
    await asyncio.sleep(0)


def test_plain():
    client.get("/")
# file: other/tests/test_lite.py
from fastapi.testclient import TestClient
from sqlalchemy.ext.asyncio import create_async_engine

from app.main import app
from app.store import fill

engine = create_async_engine("sqlite+aiosqlite://")
client = TestClient(app)


async def test_with_a_driver_of_no_loop():
    await fill("pen")
    client.get("/")
# file: app/fetch.py
import httpx
import requests


def fetch(options: dict):
    httpx.get("https://example.org", proxies="http://proxy")  # expect: FLT921
    requests.get("https://example.org", proxies={"https": "http://proxy"}, allow_redirects=False)
    return httpx.Client(**options)
