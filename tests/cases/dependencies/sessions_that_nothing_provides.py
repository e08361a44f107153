# FLT502: where nothing yields such a session yet, a route that closes its own has no dependency to take one from.
# file: app/main.py
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI, Request
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://")
maker = sessionmaker(engine)
app = FastAPI()


@contextmanager
def opened() -> Iterator[Session]:
    with maker() as session:
        yield session


@app.get("/count")
def count() -> int:
    with maker() as session:
        return session.info["books"]


@app.get("/kept")
async def kept(request: Request) -> int:
    async with request.app.state.db() as session:
        return session.info["books"]


class Database:
    def __call__(self) -> AsyncSession:
        return AsyncSession(engine)


def create() -> FastAPI:
    app.state.db = Database()
    return app
