# Arguments that clients do not take, and blocking clients in async tests.
# file: app/main.py
from fastapi import FastAPI

from app import fetch  # noqa: F401

app = FastAPI()
# file: app/store.py
async def fill(name: str): ...
# file: tests/test_clients.py
import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient
from httpx import AsyncClient as Client
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.testclient import TestClient as Other

from app.main import app
from app.store import fill

client = TestClient(app)


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


async def test_blocking(store):
    await store.clear()
    client.get("/")  # expect: FLT924
    client.get("/again")


async def test_started():
    await fill("pen")
    with TestClient(app) as started:
        started.get("/")  # expect: FLT924


async def test_with_a_session(session: AsyncSession):
    client.get("/")  # expect: FLT924


async def test_with_a_lock():
    lock = asyncio.Lock()
    client.post("/", json={"name": str(lock)})  # expect: FLT924


async def test_with_a_mock_that_an_override_gives(overrides):
    session = await overrides["session"]()
    session.execute.side_effect = [None]
    await session.execute()
    client.get("/")


async def test_with_a_mock_and_a_store(overrides, store):
    session = await overrides["session"]()
    session.execute.return_value = None
    await store.clear()
    client.get("/")  # expect: FLT924


async def test_with_a_patched_session(sessions):
    session = await sessions.open()
    session.execute = lambda: None
    client.get("/")  # expect: FLT924


async def test_entered(store):
    async with store.opened():
        client.get("/")  # expect: FLT924


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
# file: app/fetch.py
import httpx
import requests


def fetch(options: dict):
    httpx.get("https://example.org", proxies="http://proxy")  # expect: FLT921
    requests.get("https://example.org", proxies={"https": "http://proxy"}, allow_redirects=False)
    return httpx.Client(**options)
