# What no client is seen to send, in a program of its own or where the database is set up; and what a client sends there.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import tenants
from app.database import get_db

app = FastAPI()


def condition(name: str) -> str:
    return f"name = '{name}'"


@app.get("/users")
def users(where: Annotated[str, Depends(condition)], db: Annotated[Session, Depends(get_db)]) -> list[int]:
    return list(db.scalars(text(f"SELECT id FROM users WHERE '{where}'")))  # expect: FLT809


@app.post("/schemas")
def make_schema(name: str, db: Annotated[Session, Depends(get_db)]) -> None:
    db.execute(text(f"CREATE SCHEMA \"{name}\""))  # expect: FLT809


@app.post("/tenants/{number}")
def make_tenant(number: int, db: Annotated[Session, Depends(get_db)]) -> None:
    tenants.prepare(db, "tenant")


# file: app/tenants.py
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app import plugins


def prepare(db: Session, name: str) -> None:
    plugins.register([grant, find])


def grant(db: Session, role: str) -> None:
    db.execute(text(f"ALTER ROLE app IN DATABASE shop SET role = '{role}'"))


def find(db: Session, role: str) -> Any:
    return db.execute(text(f"SELECT 1 FROM roles WHERE name = '{role}'"))


# file: app/plugins.py
from collections.abc import Callable

HOOKS: list[Callable] = []


def register(functions: list[Callable]) -> None:
    HOOKS.extend(functions)


# file: app/database.py
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("sqlite://")


def get_db():
    with Session(engine) as db:
        yield db
