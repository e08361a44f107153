# Test code: the pytest plugin awaits async tests and fixtures, TestClient is sync, AsyncClient is awaited.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    return {"status": "ok"}
# file: tests/conftest.py
import httpx
import pytest

from app.main import app


@pytest.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client
# file: tests/test_main.py
from fastapi.testclient import TestClient

from app.main import app

sync_client = TestClient(app)


async def test_root(client) -> None:
    response = await client.get("/")
    assert response.status_code == 200


def test_root_sync() -> None:
    assert sync_client.get("/").json() == {"status": "ok"}
