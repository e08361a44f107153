# Sessions that routes open themselves, and those that other functions open.
# file: app/main.py
import sqlite3
from collections.abc import Callable

import asyncpg
from fastapi import Depends, FastAPI, WebSocket
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlmodel import Session, create_engine

from app.providers import provide_async

app = FastAPI()
engine = create_engine("sqlite://")
async_engine = create_async_engine("sqlite+aiosqlite://")
async_maker = async_sessionmaker(async_engine)
pool = asyncpg.create_pool()


@app.get("/a")
def a():
    with Session(engine) as session:  # expect: FLT502
        return session


@app.get("/b")
async def b():
    async with async_maker() as session:  # expect: FLT502
        return session


@app.get("/c")
async def c():
    connection = await asyncpg.connect("postgresql://localhost")  # expect: FLT502
    return connection


@app.get("/d")
async def d():
    async with pool.acquire() as connection:
        return connection


@app.get("/e")
async def e():
    async def stream():
        async with async_maker() as session:
            yield session

    return stream()


def provide():
    with Session(engine) as session:
        yield session


@app.get("/f")
def f(session: Session = Depends(provide)):
    with session.begin_nested():
        return session.connection()


@app.websocket("/g")
async def g(socket: WebSocket):
    async with async_maker() as session:
        return session


@app.post("/deploy-functions")
async def deploy_functions() -> None:
    connection = await asyncpg.connect("postgresql://localhost")
    try:
        await connection.execute("create function")
    finally:
        await connection.close()


async def get_factory(chosen: AsyncSession = Depends(provide)):
    def make() -> AsyncSession:
        return AsyncSession(async_engine)

    yield make


@app.get("/given")
async def given(factory: Callable[[], AsyncSession] = Depends(get_factory)) -> bool:
    async with factory() as session:
        return session.is_active


@app.get("/own")
async def own() -> bool:
    factory = async_maker
    async with factory() as session:  # expect: FLT502
        return session.is_active


@app.get("/beside")
async def beside(given: AsyncSession = Depends(provide_async)) -> bool:
    async with async_maker() as session:
        return session.is_active or given.is_active


@app.get("/beside-another")
async def beside_another(given: Session = Depends(provide)) -> bool:
    async with async_maker() as session:  # expect: FLT502
        return session.is_active or given.is_active
# file: app/providers.py
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.engines import connect, connect_async


def provide() -> Iterator[Session]:
    with connect() as session:
        yield session


async def provide_async() -> AsyncIterator[AsyncSession]:
    async with connect_async() as session:
        yield session


def provide_connection() -> Iterator[Connection]:
    with connect().connection() as connection:
        yield connection
