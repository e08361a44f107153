# A statement before the stream takes a connection, which the session keeps until the last byte is sent.
# file: app/db.py
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

engine = create_engine("sqlite:///users.db")
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///users.db"), expire_on_commit=False)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session
# file: app/main.py
import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, Header
from fastapi.responses import StreamingResponse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.db import get_db, get_session

app = FastAPI()
Db = Annotated[AsyncSession, Depends(get_db)]


async def ticks(user: int) -> AsyncIterator[str]:
    while True:
        await asyncio.sleep(1)
        yield f"{user}\n"


def current_user(session: Annotated[Session, Depends(get_session)]) -> int:
    return session.execute(text("select 1")).scalar_one()


async def ended_user(db: Db) -> int:
    user = await db.scalar(text("select 1"))
    await db.rollback()
    return user


def named_user(user: Annotated[int, Header()], session: Annotated[Session, Depends(get_session)]) -> int:
    return user


@app.get("/own")
async def own(db: Db) -> StreamingResponse:
    user = await db.scalar(text("select 1"))
    return StreamingResponse(ticks(user))  # expect: FLT319


@app.get("/user")
async def of_user(user: Annotated[int, Depends(current_user)]) -> StreamingResponse:
    return StreamingResponse(ticks(user))  # expect: FLT319


@app.get("/default")
async def by_default(db: AsyncSession = Depends(get_db)) -> StreamingResponse:
    rows = await db.execute(text("select 1"))
    body = ticks(rows.scalar_one())
    return StreamingResponse(body, media_type="text/plain")  # expect: FLT319


@app.get("/committed")
async def committed(db: Db) -> StreamingResponse:
    user = await db.scalar(text("select 1"))
    await db.commit()
    return StreamingResponse(ticks(user))


@app.get("/short")
async def short(db: Annotated[AsyncSession, Depends(get_db, scope="function")]) -> StreamingResponse:
    user = await db.scalar(text("select 1"))
    return StreamingResponse(ticks(user))


@app.get("/unused")
async def unused(db: Db, user: Annotated[int, Depends(named_user)]) -> StreamingResponse:
    return StreamingResponse(ticks(user))


@app.get("/ended")
async def ended(user: Annotated[int, Depends(ended_user)]) -> StreamingResponse:
    return StreamingResponse(ticks(user))
