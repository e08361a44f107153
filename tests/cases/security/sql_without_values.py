# Statements that are put together from what nobody outside can choose.
# file: app/main.py
from enum import Enum
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

TABLE = "users"
app = FastAPI()
ALLOWED = {"id", "name"}


class Column(str, Enum):
    name = "name"


def constants(db: Session):
    columns = "id, name"
    db.execute(text(f"SELECT {columns} FROM {TABLE}"))
    db.execute(text("SELECT id " + "FROM users"))


def numbers(db: Session, limit: int, key: UUID):
    db.execute(text(f"SELECT id FROM users WHERE id = '{key}' LIMIT {limit}"))
    db.execute(text("SELECT id FROM users LIMIT %d" % limit))


def placeholders(db: Session, ids: list[int]):
    marks = ", ".join(f":id{i}" for i in range(len(ids)))
    db.execute(text(f"SELECT id FROM users WHERE id IN ({marks})"), {f"id{i}": x for i, x in enumerate(ids)})


def conditions(db: Session, name: str | None):
    where = []
    if name:
        where.append("name = :name")
    db.execute(text(f"SELECT id FROM users WHERE {' AND '.join(where)}"), {"name": name})


def count(db: Session, table: str):
    db.execute(text(f"SELECT count(*) FROM {table}"))


@app.get("/sorted")
def ordered(db: Session, sort: str):
    if sort not in ALLOWED:
        raise ValueError(sort)
    db.execute(text(f"SELECT id FROM users ORDER BY {sort}"))


def bound(db: Session, name: str):
    db.execute(text("SELECT id FROM users WHERE name = :name"), {"name": f"%{name}%"})
