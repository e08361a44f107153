# Methods that a library makes routes of ask by Depends: what overrides that is no mistake; what nothing asks is one.
# file: app/deps.py
def get_users() -> list[str]:
    return []


def get_books() -> list[str]:
    return []
# file: app/main.py
from classy_fastapi import Routable, get
from fastapi import Depends, FastAPI

from app.deps import get_users


class Users(Routable):
    @get("/users")
    async def users(self, users: list[str] = Depends(get_users)) -> list[str]:
        return users


app = FastAPI()
app.include_router(Users().router)


@app.get("/health")
def health() -> str:
    return "ok"
# file: tests/test_users.py
from fastapi.testclient import TestClient

from app.deps import get_books, get_users
from app.main import app


def test_users() -> None:
    app.dependency_overrides[get_users] = lambda: ["Ann"]
    app.dependency_overrides[get_books] = lambda: ["Emma"]  # expect: FLT923
    assert TestClient(app).get("/health").status_code == 200
    app.dependency_overrides.clear()
# file: app/crud.py
from fastapi_crudrouter import SQLAlchemyCRUDRouter
from fastapi_users import FastAPIUsers

from app.users import get_manager, get_session, get_tenant, make_session

router = SQLAlchemyCRUDRouter(schema=dict, db_model=dict, db=get_session)
users = FastAPIUsers(get_manager, [])
guards = {"tenant": [get_tenant]}
protected = SQLAlchemyCRUDRouter(schema=dict, db_model=dict, db=make_session(), **guards)
# file: app/users.py
def get_session(): ...


def get_manager(): ...


def get_tenant(): ...


def make_session():
    return get_nothing


def get_nothing(): ...
# file: tests/test_crud.py
import pytest

from app.main import app
from app.users import get_manager, get_session, make_session


@pytest.fixture(autouse=True)
def overrides():
    app.dependency_overrides[get_session] = lambda: None
    app.dependency_overrides[get_manager] = lambda: None
    app.dependency_overrides[make_session] = lambda: None  # expect: FLT923
    yield
    app.dependency_overrides.clear()


def test_users(client):
    client.get("/users")
