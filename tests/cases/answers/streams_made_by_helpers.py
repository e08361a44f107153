# A helper makes the response, or a variable or another generator stands between it and the rows.
# file: app/db.py
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///users.db"), expire_on_commit=False)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
# file: app/sse.py
from collections.abc import AsyncIterator

from fastapi.responses import JSONResponse, Response, StreamingResponse


async def as_bytes(lines: AsyncIterator[str]) -> AsyncIterator[bytes]:
    async for line in lines:
        yield line.encode()


def events(body: AsyncIterator[bytes], *, status_code: int = 200) -> StreamingResponse:
    return StreamingResponse(body, status_code=status_code, media_type="text/event-stream")


def encoded(lines: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(as_bytes(lines))


def whole(lines: list[str]) -> Response:
    return JSONResponse(lines)


def chosen(lines: list[str], is_long: bool) -> Response:
    if is_long:
        return StreamingResponse(iter(lines))
    return JSONResponse(lines)
# file: app/main.py
import asyncio
import io
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import get_db
from app.sse import as_bytes, chosen, encoded, events, whole

app = FastAPI()
Db = Annotated[AsyncSession, Depends(get_db)]


async def rows(session: AsyncSession) -> AsyncIterator[str]:
    for row in await session.scalars(text("select 1")):
        yield f"{row}\n"


async def ticks(user: int) -> AsyncIterator[str]:
    while True:
        await asyncio.sleep(1)
        yield f"{user}\n"


async def numbers(session: AsyncSession) -> list[str]:
    return [f"{row}\n" for row in await session.scalars(text("select 1"))]


async def user_of(session: AsyncSession) -> int:
    return await session.scalar(text("select 1"))


async def started(session: AsyncSession) -> int:
    number = await session.scalar(text("select 1"))
    await session.commit()
    return number


async def begun(session: AsyncSession) -> int:
    async with session.begin():
        return await session.scalar(text("select 1"))


async def prepared(session: AsyncSession, user: int) -> int:
    return user + await started(session)


@app.get("/asked")
async def asked_below(db: Db) -> StreamingResponse:
    user = await user_of(db)
    return StreamingResponse(ticks(user))  # expect: FLT319


async def current_user(session: Db) -> int:
    return await session.scalar(text("select 1"))


@app.get("/asked-twice")
async def asked_twice(db: Db, user: Annotated[int, Depends(current_user)]) -> StreamingResponse:
    number = await user_of(db)
    return StreamingResponse(ticks(user + number))  # expect: FLT319


@app.get("/in-memory")
async def in_memory(db: Db) -> StreamingResponse:
    buffer = io.BytesIO(str(await user_of(db)).encode())
    if await user_of(db):
        return StreamingResponse(buffer)
    return StreamingResponse(iter([str(await user_of(db))]))


@app.get("/asked-again")
async def asked_again(db: Db) -> StreamingResponse:
    number = await started(db)
    user = await user_of(session=db)
    return StreamingResponse(ticks(number + user))  # expect: FLT319


@app.get("/committed-below")
async def committed_below(db: Db) -> StreamingResponse:
    user = await db.scalar(text("select 1"))
    number = await prepared(db, user)
    return StreamingResponse(ticks(number))


@app.get("/begun-below")
async def begun_below(db: Db) -> StreamingResponse:
    number = await begun(db)
    return StreamingResponse(ticks(number))


@app.get("/given")
async def given(db: Db) -> StreamingResponse:
    return events(as_bytes(rows(db)))  # expect: FLT319


@app.get("/encoded")
async def encoded_rows(db: Db) -> StreamingResponse:
    return encoded(rows(db))  # expect: FLT319


@app.get("/held")
async def held(db: Db) -> StreamingResponse:
    user = await db.scalar(text("select 1"))
    return events(as_bytes(ticks(user)), status_code=201)  # expect: FLT319


@app.get("/named")
async def named(db: Db) -> StreamingResponse:
    lines = rows(db)
    body = as_bytes(lines)
    response = events(body)  # expect: FLT319
    response.headers["X-Accel-Buffering"] = "no"
    return response


@app.get("/variable")
async def variable(db: Db) -> StreamingResponse:
    lines = rows(db)
    return StreamingResponse(lines)  # expect: FLT319


@app.get("/own")
async def own() -> StreamingResponse:
    return events(as_bytes(ticks(1)))


@app.get("/ended")
async def ended(db: Db) -> StreamingResponse:
    user = await db.scalar(text("select 1"))
    await db.commit()
    return events(as_bytes(ticks(user)))


@app.get("/loaded")
async def loaded(db: Annotated[AsyncSession, Depends(get_db, scope="function")]) -> StreamingResponse:
    lines = await numbers(db)
    return StreamingResponse(iter(lines))


@app.get("/whole")
async def all_at_once(db: Db) -> Response:
    return whole(await numbers(db))


@app.get("/chosen")
async def one_or_the_other(db: Db) -> Response:
    return chosen(await numbers(db), is_long=False)
