# What a test replaces, its startup does not owe it: a class by a mock, one method of an object. What a route catches, what
# held a value before and what is asked for without failing is not missed either.
# file: app/storage.py
class Storage:
    def __init__(self):
        self.pool = None

    async def initialize(self):
        self.pool = object()

    async def get_stats(self):
        return self.pool.fetch("SELECT 1")


storage = Storage()


# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.storage import Storage, storage

size = 1
names = {}
shelf = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    global size, shelf
    await storage.initialize()
    size = 2
    names["ann"] = 1
    shelf = ["Emma"]
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/stats")
async def stats():
    return await storage.get_stats()


@app.get("/own")
async def own():
    return await Storage().get_stats()


@app.get("/size")
def read_size() -> int:
    return size


@app.get("/names/{name}")
def read_name(name: str) -> int:
    return names.get(name, 0)


@app.get("/first")
def read_first() -> int:
    return names["ann"]


@app.get("/careful")
async def careful():
    try:
        return await storage.get_stats()
    except Exception:
        return {}


@app.get("/shelf")
def read_shelf() -> int:
    return len(shelf)


# file: tests/test_stats.py
from fastapi.testclient import TestClient

from app.main import app


def test_stats():
    client = TestClient(app)  # expect: FLT609
    assert client.get("/stats").status_code == 200


# file: tests/test_replaced_class.py
from unittest.mock import AsyncMock, patch

from fastapi.testclient import TestClient

from app.main import app


def test_own():
    client = TestClient(app)
    with patch(
        "app.main.Storage",
    ) as mock_class:
        mock_storage = AsyncMock()
        mock_storage.get_other.return_value = {}
        mock_class.return_value = mock_storage
        assert client.get("/own").status_code == 200


# file: tests/test_replaced_method.py
from fastapi.testclient import TestClient

from app.main import app


def test_stats(fake):
    client = TestClient(app)
    fake.storage.get_stats.return_value = {}
    assert client.get("/stats").status_code == 200


# file: tests/test_replaced_elsewhere.py
from fastapi.testclient import TestClient

from app.main import app


def test_other(fake):
    client = TestClient(app)  # expect: FLT609
    fake.storage.get_other.return_value = {}
    assert client.get("/stats").status_code == 200


# file: tests/test_size.py
from fastapi.testclient import TestClient

from app.main import app


def test_size():
    client = TestClient(app)
    assert client.get("/size").json() == 1
    assert client.get("/names/bob").json() == 0
    assert client.get("/careful").json() == {}


# file: tests/test_first.py
from fastapi.testclient import TestClient

from app.main import app


def test_first():
    client = TestClient(app)  # expect: FLT609
    assert client.get("/first").json() == 1


# file: tests/test_shelf.py
from fastapi.testclient import TestClient

from app.main import app


def test_shelf():
    client = TestClient(app)  # expect: FLT609
    assert client.get("/shelf").json() == 1
