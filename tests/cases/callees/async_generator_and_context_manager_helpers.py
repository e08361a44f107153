# Async helpers that block: an async generator in its own body, an async context manager on entering and leaving.
# file: app/unit.py
from contextlib import asynccontextmanager

import requests
from sqlalchemy.orm import Session, sessionmaker

make = sessionmaker()


@asynccontextmanager
async def transaction():
    session = make()
    try:
        yield session
        session.commit()  # expect: FLT104
    except Exception:
        session.rollback()  # expect: FLT104
        raise


class UnitOfWork:
    session: Session

    async def __aenter__(self):
        self.session = make()
        return self

    async def __aexit__(self, *error):
        self.session.commit()  # expect: FLT104


async def pages():
    for number in range(3):
        yield requests.get(f"https://example.com/{number}").json()  # expect: FLT101
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy import text

from app.unit import UnitOfWork, pages, transaction

app = FastAPI()


@app.get("/")
async def root() -> list:
    async with transaction() as session:
        session.execute(text("select 1"))  # expect: FLT104
    async with UnitOfWork() as unit:
        unit.session.flush()  # expect: FLT104
    return [page async for page in pages()]
