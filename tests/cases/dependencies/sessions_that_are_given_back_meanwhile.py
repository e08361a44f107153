# A route that closes its session before it waits for another service, and opens one after it, holds none meanwhile.
# file: app/main.py
import httpx
from fastapi import APIRouter, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
router = APIRouter(prefix="/scans")
engine = create_async_engine("postgresql+asyncpg://db.internal/shop")
client = httpx.AsyncClient(timeout=60)
maker = async_sessionmaker(engine)


async def look_at(name: str) -> str:
    return (await client.post("https://models.example.org", json={"name": name})).text


@router.post("/{name}")
async def analyse(name: str) -> str:
    async with maker() as session:
        known = await session.scalar(text("SELECT 1"))
    told = await look_at(f"{name} {known}")
    async with maker() as session:
        await session.execute(text("INSERT"))
        await session.commit()
    return told


@app.post("/reports/{name}")
async def report(name: str) -> str:
    async with AsyncSession(engine) as session:
        known = await session.scalar(text("SELECT 1"))
    if known:
        told = await look_at(name)
        async with AsyncSession(engine) as session:
            await session.execute(text("INSERT"))
            await session.commit()
        return told
    return ""


@router.post("/twice/{name}")
async def twice(name: str) -> str:
    async with maker() as session:  # expect: FLT502
        known = await session.scalar(text("SELECT 1"))
    async with maker() as session:  # expect: FLT502
        await session.execute(text("INSERT"))
    return str(known)


@router.post("/held/{name}")
async def held(name: str) -> str:
    async with maker() as session:  # expect: FLT502
        known = await session.scalar(text("SELECT 1"))
        told = await look_at(f"{name} {known}")
        await session.commit()
    return told


@router.post("/behind/{name}")
async def behind(name: str) -> str:
    told = await look_at(name)
    async with maker() as session:  # expect: FLT502
        await session.execute(text("INSERT"))
    return told


app.include_router(router)
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
