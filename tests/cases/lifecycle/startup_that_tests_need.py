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

client = TestClient(app)  # nobody knows for what it asks


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


# What the test replaces or sets, what the route makes itself when it is missing, and what nobody can name: low.
# file: app/speech.py
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from speech import Engine

engine = None
holder = {}


def get_engine():
    global engine
    if engine is None:
        engine = Engine()
    return engine


class Services:
    invoker = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    get_engine().warm_up()
    Services.invoker = Engine()
    fill()
    yield


def fill():
    holder["voice"] = "ann"


app = FastAPI(lifespan=lifespan)


@app.get("/speak")
def speak(engine=Depends(get_engine)) -> str:
    return engine.say("hello")


@app.get("/invoker")
def invoke() -> str:
    return Services.invoker.run()


@app.get("/voice")
def voice() -> str:
    return holder["voice"]


# file: tests/test_made_when_missing.py
from fastapi.testclient import TestClient

from app.speech import app


def test_speak():
    client = TestClient(app)
    assert client.get("/speak").status_code == 200


# file: tests/test_replaced.py
from unittest.mock import MagicMock, patch

import pytest
from fastapi.testclient import TestClient

from app.speech import Services, app


@pytest.fixture
def invoker(monkeypatch):
    monkeypatch.setattr(Services, "invoker", MagicMock(), raising=False)


def test_invoker(invoker):
    client = TestClient(app)
    assert client.get("/invoker").status_code == 200


def test_voice():
    client = TestClient(app)
    with patch.dict("app.speech.holder", {"voice": "bob"}):
        assert client.get("/voice").json() == "bob"


# file: tests/by_hand/conftest.py
import pytest

from app.speech import fill


@pytest.fixture(autouse=True)
def filled():
    fill()


# file: tests/by_hand/test_voice.py
from fastapi.testclient import TestClient

from app.speech import app


def test_voice():
    client = TestClient(app)
    assert client.get("/voice").json() == "ann"


# file: tests/test_invoker.py
import pytest
from fastapi.testclient import TestClient

from app.speech import app


@pytest.fixture
def setting(monkeypatch):
    monkeypatch.setattr("app.speech.other", 1, raising=False)


def test_invoker(setting):
    client = TestClient(app)  # expect: FLT609
    assert client.get("/invoker").status_code == 200


# file: tests/test_voice.py
from fastapi.testclient import TestClient

from app.speech import app


def test_voice():
    client = TestClient(app)  # expect: FLT609
    assert client.get("/voice").json() == "ann"


# Routes and middleware that ask whether it is there are prepared; one that only names something alike reads nothing.
# file: app/careful.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from pool import make_pool

pool = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    global pool
    pool = make_pool()
    app.state.limiter = make_pool()
    app.state.greeting = "hello"
    app.state.size = 3
    yield


app = FastAPI(lifespan=lifespan)


@app.middleware("http")
async def count(request: Request, call_next):
    request.scope["limiter"] = request.headers.get("limiter")
    return await call_next(request)


@app.get("/pool")
def read_pool() -> int:
    if pool is None:
        raise HTTPException(503)
    return pool.size


@app.get("/greeting")
def greet(request: Request) -> str:
    return getattr(request.app.state, "greeting", "hi")


@app.get("/size")
def size(request: Request) -> int:
    return getattr(request.app.state, "size")


# file: tests/test_careful.py
from fastapi.testclient import TestClient

from app.careful import app


def test_pool():
    client = TestClient(app)
    assert client.get("/pool").status_code == 503
    assert client.get("/greeting").json() == "hi"


# file: tests/test_size.py
from fastapi.testclient import TestClient

from app.careful import app


def test_size():
    client = TestClient(app)  # expect: FLT609
    assert client.get("/size").json() == 3


# file: app/limited.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from pool import make_pool


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.limiter = make_pool()
    yield


app = FastAPI(lifespan=lifespan)


@app.middleware("http")
async def count(request: Request, call_next):
    await request.app.state.limiter.hit()
    return await call_next(request)


@app.get("/")
def read() -> str:
    return ""


# file: tests/test_limited.py
from fastapi.testclient import TestClient

from app.limited import app


def test_read():
    client = TestClient(app)  # expect: FLT609
    assert client.get("/").status_code == 200
