# A startup that only logs or migrates is not missed by a test; one that sets state, a global or opens a client is, if
# a route that the test asks for uses it: itself, through what it calls, or through a dependency.
# file: app/idle.py
import logging
from contextlib import asynccontextmanager

from alembic import command
from alembic.config import Config
from fastapi import FastAPI

from app.work import greet

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI):
    logger.info("starting")
    greet()
    command.upgrade(Config("alembic.ini"), "head")
    yield


app = FastAPI(lifespan=lifespan)
# file: app/filled.py
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

models = {}


def load():
    models["answer"] = 42


@asynccontextmanager
async def lifespan(app: FastAPI):
    load()
    yield
    models.clear()


app = FastAPI(lifespan=lifespan)


def get_answer() -> int:
    return models["answer"]


@app.get("/answers/{name}")
def answer(name: str, value: int = Depends(get_answer)) -> int:
    return value


@app.get("/version")
def version() -> str:
    return "1"


# file: app/connected.py
from databases import Database
from fastapi import FastAPI

database = Database("sqlite://")
app = FastAPI()


@app.on_event("startup")
async def connect():
    await database.connect()


async def rows():
    return await database.fetch_all("SELECT 1")


@app.get("/")
async def root():
    return await rows()


# file: app/yielding.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app: FastAPI):
    print("starting")
    yield {"shelf": ["Emma"]}


app = FastAPI(lifespan=lifespan)


@app.get("/")
def root(request: Request) -> list[str]:
    return request.state.shelf


# file: app/work.py
def greet():
    print("hello")


# file: tests/test_idle.py
from fastapi.testclient import TestClient

from app.idle import app

client = TestClient(app)


def test_root():
    assert client.get("/").status_code == 404


# file: tests/test_filled.py
from fastapi.testclient import TestClient

from app.filled import app

client = TestClient(app)  # expect: FLT609


def test_answer():
    assert client.get("/answers/ann?x=1").status_code == 200


def test_other():
    other = TestClient(app)  # expect: FLT609
    name = input()
    assert other.get(f"/answers/{name}").status_code == 200


# file: tests/test_version.py
from fastapi.testclient import TestClient

from app.filled import app

client = TestClient(app)


def test_root():
    assert {"root": 1}.get("root") == 1
    assert client.get("/").status_code == 404
    assert client.get("/openapi.json").status_code == 200
    assert client.get("http://testserver/version").status_code == 200


# file: tests/test_variable.py
from fastapi.testclient import TestClient

from app.filled import app

client = TestClient(app)  # expect: FLT609


def test_all():
    for path in input().split():
        assert client.get(path).status_code == 200


# file: tests/test_connected.py
from fastapi.testclient import TestClient

from app.connected import app

client = TestClient(app)  # expect: FLT609


def test_root():
    assert client.get("/").status_code == 200


# file: tests/test_yielding.py
from fastapi.testclient import TestClient

from app.yielding import app

client = TestClient(app)  # expect: FLT609


def test_root():
    assert client.get("/").status_code == 200
