# Where an engine of tests keeps no connection, each session has its own, on whichever loop: also if a helper says so.
# file: app/__init__.py
# file: app/main.py
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://localhost/shop")
sessions = async_sessionmaker(engine)
app = FastAPI()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


@app.get("/count")
async def count(session: Annotated[AsyncSession, Depends(get_session)]) -> int:
    return (await session.execute(text("select 1"))).scalar_one()


# file: tests/__init__.py
# file: tests/open/__init__.py
# file: tests/open/helpers.py
from app.main import sessions
from sqlalchemy import text


async def add() -> None:
    async with sessions() as session:
        await session.execute(text("insert"))


# file: tests/open/test_open.py
from fastapi.testclient import TestClient

from app.main import app
from tests.open.helpers import add

client = TestClient(app)


async def test_count() -> None:
    await add()
    assert client.get("/count").json() == 1  # expect: FLT924


# file: tests/kept/__init__.py
# file: tests/kept/commons.py
from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.main import app, get_session

engine = create_async_engine("postgresql+asyncpg://localhost/tests", poolclass=NullPool)
sessions = async_sessionmaker(engine)


async def override() -> AsyncSession:
    async with sessions() as session:
        yield session


app.dependency_overrides[get_session] = override


async def add() -> None:
    async with sessions() as session:
        await session.execute(text("insert"))


# file: tests/kept/test_kept.py
from fastapi.testclient import TestClient

from app.main import app
from tests.kept.commons import add

client = TestClient(app)


async def test_count() -> None:
    await add()
    assert client.get("/count").json() == 1
