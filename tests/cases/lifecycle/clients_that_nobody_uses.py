# A client of the module that no test uses starts nothing that anybody misses: low confidence.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.name = open("name").read()
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def read() -> str:
    return app.state.name


# file: tests/test_unused.py
import pytest
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from app.main import app

client = TestClient(app)


@pytest.fixture
def spare():
    client = AsyncClient(transport=ASGITransport(app=app))
    return client


async def test_read(client: AsyncClient) -> None:
    await client.get("/")


# file: tests/test_used.py
from fastapi.testclient import TestClient

from app.main import app

client = TestClient(app)  # expect: FLT609


def test_read() -> None:
    assert client.get("/").json() == "name"


# file: tests/shared.py
from fastapi.testclient import TestClient

from app.main import app

browser = TestClient(app)  # expect: FLT609


# file: tests/test_shared.py
from tests.shared import browser


def test_read() -> None:
    assert browser.get("/").json() == "name"
