# A startup that only logs or migrates is not missed by a test; one that sets state, a global or opens a client is.
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

from fastapi import FastAPI

models = {}


def load():
    models["answer"] = 42


@asynccontextmanager
async def lifespan(app: FastAPI):
    load()
    yield
    models.clear()


app = FastAPI(lifespan=lifespan)
# file: app/connected.py
from databases import Database
from fastapi import FastAPI

database = Database("sqlite://")
app = FastAPI()


@app.on_event("startup")
async def connect():
    await database.connect()


# file: app/yielding.py
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    print("starting")
    yield {"shelf": ["Emma"]}


app = FastAPI(lifespan=lifespan)
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


def test_root():
    assert client.get("/").status_code == 404


def test_other():
    other = TestClient(app)  # expect: FLT609
    assert other.get("/").status_code == 404


# file: tests/test_connected.py
from fastapi.testclient import TestClient

from app.connected import app

client = TestClient(app)  # expect: FLT609


def test_root():
    assert client.get("/").status_code == 404


# file: tests/test_yielding.py
from fastapi.testclient import TestClient

from app.yielding import app

client = TestClient(app)  # expect: FLT609


def test_root():
    assert client.get("/").status_code == 404
