# A value comes from outside through variables, lists, helpers, callers and dependencies, or nobody outside can choose it.
# file: app/main.py
from enum import Enum

import asyncpg
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import store

app = FastAPI()


class Kind(str, Enum):
    plain = "plain"


class Filters(BaseModel):
    name: str = ""
    kind: Kind | None = None
    limit: int = 10


class Paging:
    def __init__(self, order: str = "id") -> None:
        self.order = order


def tenant_of(request: Request) -> str:
    return request.headers["x-tenant"]


def schema() -> str:
    return "public"


@app.get("/users")
def users(name: str, db: Session) -> None:
    store.by_name(db, name)
    store.by_kind(db, "admin")
    store.by_owner(db, owner=name)
    store.ordered(db, "id")
    store.Repository(db).find(name)


@app.post("/search")
def search(filters: Filters, db: Session, paging: Paging = Depends()) -> None:
    where = ["deleted = 0"]
    where += [f"name = '{filters.name}'"]
    db.execute(text("SELECT 1 FROM users WHERE " + " AND ".join(where)))  # expect: FLT809
    db.execute(text(f"SELECT 1 FROM users ORDER BY {paging.order}"))  # expect: FLT809
    db.execute(text(f"SELECT 1 FROM users LIMIT {filters.limit}"))
    if filters.kind is not None:
        db.execute(text(f"SELECT 1 FROM users WHERE kind = '{filters.kind.value}'"))


@app.get("/tenant")
def tenant(db: Session, key: str = Depends(tenant_of), name: str = Depends(schema)) -> None:
    db.execute(text(f"SELECT 1 FROM shops WHERE key = '{key}'"))  # expect: FLT809
    db.execute(text(f"SELECT 1 FROM shops WHERE schema = '{name}'"))


@app.post("/body")
async def body(request: Request, pool: asyncpg.Pool) -> None:
    data = await request.json()
    ids = ", ".join(f"'{key}'" for key in data["ids"])
    await pool.fetch(f"SELECT 1 FROM users WHERE id IN ({ids})")  # expect: FLT809
    await pool.fetch(f"SELECT 1 FROM users WHERE host = '{request.app.state.host}'")
    parts = []
    for key in data["names"]:
        parts.append("name = '" + key + "'")
    await pool.fetch("SELECT 1 FROM users WHERE " + " OR ".join(parts))  # expect: FLT809


def condition(column: str, value: str) -> str:
    made = "{} = '{}'".format(column, value)
    return made


@app.get("/helper")
def helper(value: str, db: Session) -> None:
    db.execute(text("SELECT 1 FROM users WHERE " + condition("name", value)))  # expect: FLT809
    db.execute(text("SELECT 1 FROM users WHERE " + condition("name", "ada")))
    db.execute(text("SELECT 1 FROM users WHERE name = :value"), {"value": value})
# file: app/store.py
from sqlalchemy import text
from sqlalchemy.orm import Session


def by_name(db: Session, name: str) -> None:
    statement = f"SELECT 1 FROM users WHERE name = '{name}'"
    db.execute(text(statement))  # expect: FLT809


def by_kind(db: Session, kind: str) -> None:
    db.execute(text(f"SELECT 1 FROM users WHERE kind = '{kind}'"))


def by_owner(db: Session, *, owner: str) -> None:
    db.execute(text("SELECT 1 FROM users WHERE owner = '%(owner)s'" % {"owner": owner}))  # expect: FLT809
    db.execute(text("SELECT 1 FROM users WHERE owner = '%s' AND kind = '%s'" % (owner, "a")))  # expect: FLT809


def ordered(db: Session, column: str) -> None:
    db.execute(text(f"SELECT 1 FROM users ORDER BY {column}"))


class Repository:
    def __init__(self, db: Session) -> None:
        self.db = db

    def find(self, name: str) -> None:
        self.db.execute(text(f"SELECT 1 FROM users WHERE name = '{name}'"))  # expect: FLT809
# file: app/tool.py
import sys

import sqlalchemy
from alembic import context

engine = sqlalchemy.create_engine("sqlite://")


def run(name: str) -> None:
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"SET search_path TO '{name}'"))


run(sys.argv[1])
context.run_migrations()
