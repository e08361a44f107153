# AsyncSession.run_sync and AsyncConnection.run_sync call a plain function in a greenlet: its queries do not block the loop.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session

engine = create_async_engine("sqlite+aiosqlite://")
make = async_sessionmaker(engine)


class Base(DeclarativeBase): ...


def names(session: Session) -> list[str]:
    return [row.name for row in session.query(Base).all()]


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def root() -> list[str]:
    async with make() as session:
        await session.run_sync(lambda inner: inner.query(Base).first())
        return await session.run_sync(names)
