# Overrides of dependencies in tests: forgotten ones, and ones that override nothing.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

app = FastAPI()


def get_db():
    return {}


def get_user():
    return "nobody"


def helper():
    return 1


def create_app() -> FastAPI:
    return FastAPI()


@app.get("/items")
def items(db: Annotated[dict, Depends(get_db)], user: str = Depends(get_user)):
    return user
# file: tests/test_forgotten.py
from app.main import app, get_db, get_user


def test_one(client):
    app.dependency_overrides[get_db] = lambda: {}  # expect: FLT922
    app.dependency_overrides[get_user] = lambda: "ada"
    assert client.get("/items")
# file: tests/test_tidy.py
import pytest
from app.main import app, create_app, get_db


@pytest.fixture
def db():
    app.dependency_overrides[get_db] = lambda: {}
    yield
    app.dependency_overrides.pop(get_db, None)


def test_own_application():
    own = create_app()
    own.dependency_overrides[get_db] = lambda: {}
# file: tests/test_patched.py
from app.main import app, create_app, get_db


def test_patched(monkeypatch):
    monkeypatch.setitem(app.dependency_overrides, get_db, lambda: {})


def test_given(client_app):
    client_app.dependency_overrides[get_db] = lambda: {}
# file: tests/test_global.py
from unittest.mock import Mock

import app.main as main
from app.main import app, get_db, get_user, helper

app.dependency_overrides[get_db] = lambda: {}
app.dependency_overrides["get_db"] = lambda: {}  # expect: FLT923
main.app.dependency_overrides[get_db()] = lambda: {}  # expect: FLT923
app.dependency_overrides[helper] = lambda: 2  # expect: FLT923
app.dependency_overrides[get_user] = Mock()  # expect: FLT923
app.dependency_overrides[get_user] = Mock(return_value="ada")
# file: tests/test_deleted.py
import pytest
from app.main import app, get_db


@pytest.fixture
def db():
    app.dependency_overrides[get_db] = lambda: {}
    yield
    del app.dependency_overrides[get_db]


def test_one(db, client):
    assert client.get("/items")
# file: tests/test_deleted_by_another_name.py
import pytest
from app.main import app, get_db


@pytest.fixture
def db():
    table = app.dependency_overrides
    app.dependency_overrides[get_db] = lambda: {}
    try:
        yield
    finally:
        del table[get_db]


def test_one(db, client):
    assert client.get("/items")
# file: tests/test_patched_by_name.py
from unittest.mock import patch

from app.main import app, get_db


def test_patched():
    with patch.dict("app.main.app.dependency_overrides"):
        app.dependency_overrides[get_db] = lambda: {}
# file: tests/test_restored.py
from app.main import app, get_db


def test_restored():
    before = dict(app.dependency_overrides)
    app.dependency_overrides[get_db] = lambda: {}
    app.dependency_overrides = before
# file: tests/test_deleted_elsewhere.py
from app.main import app, get_db


def test_other_table(headers):
    app.dependency_overrides[get_db] = lambda: {}  # expect: FLT922
    del headers["x"]
    headers.pop("y")
# file: worker/broker.py
from taskiq import InMemoryBroker


class Broker:
    def __init__(self):
        self.dependency_overrides = {}


broker = InMemoryBroker()
own = Broker()
# file: tests/test_broker.py
from app.main import get_db
from worker.broker import broker, own


def test_tasks():
    broker.dependency_overrides[get_db] = lambda: {}
    own.dependency_overrides[get_db] = lambda: {}
# file: app/larger.py
from fastapi import FastAPI


class Service(FastAPI):
    pass


service = Service()
# file: tests/test_larger.py
from app.larger import service
from app.main import get_db


def test_service():
    service.dependency_overrides[get_db] = lambda: {}  # expect: FLT922
# file: tests/test_put_back.py
from unittest.mock import MagicMock

from app.main import app, get_db, helper


def test_putting_back(client):
    previous = app.dependency_overrides.get(helper)
    try:
        assert client.get("/items")
    finally:
        app.dependency_overrides[helper] = previous


def test_with_an_override(client):
    kept = app.dependency_overrides[get_db]
    app.dependency_overrides[get_db] = lambda: {}
    try:
        assert client.get("/items")
    finally:
        app.dependency_overrides[get_db] = kept


def test_with_another(client):
    kept = MagicMock()
    app.dependency_overrides[get_db] = kept  # expect: FLT923
    app.dependency_overrides[helper] = lambda: 2  # expect: FLT923
    assert client.get("/items")
# file: tests/test_users_of_a_fixture.py
import pytest
from app.main import get_user


@pytest.fixture
def as_user(app):
    class AsUser:
        def __enter__(self):
            app.dependency_overrides[get_user] = lambda: "ada"

    def take():
        app.dependency_overrides[get_user] = lambda: "eve"

    return AsUser, take
# file: tests/test_put_back_at_the_end.py
from app.main import app, get_db, get_user


class As:
    def __init__(self, name):
        self.name, self.before = name, {}

    def __enter__(self):
        for key in (get_db, get_user):
            self.before[key] = app.dependency_overrides.get(key)
            app.dependency_overrides[key] = lambda: self.name

    def __exit__(self, *_):
        for key, before in self.before.items():
            app.dependency_overrides[key] = before
# file: tests/test_never_put_back.py
from app.main import app, get_user


class As:
    def __enter__(self):
        app.dependency_overrides[get_user] = lambda: "ada"  # expect: FLT922

    def __exit__(self, *_):
        print("done")
