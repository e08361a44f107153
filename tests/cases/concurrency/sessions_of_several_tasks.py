# Coroutines that run at once (gather, task groups, tasks, as_completed) and use one session or connection: as argument,
# of the object, of an object made for it, closed over; and those that have one each, a lock, or run one after another.
# file: app/db.py
from collections.abc import AsyncIterator
from typing import Annotated

import asyncpg
from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://db/app")
Session = async_sessionmaker(engine, expire_on_commit=False)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with Session() as session:
        yield session


async def get_connection() -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect("postgresql://db/app")
    try:
        yield connection
    finally:
        await connection.close()


Db = Annotated[AsyncSession, Depends(get_db)]
Connection = Annotated[asyncpg.Connection, Depends(get_connection)]
# file: app/items.py
import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class Items:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.lock = asyncio.Lock()

    async def count(self) -> int:
        return int(await self.session.scalar(text("select count(*) from items")) or 0)

    async def names(self) -> list[str]:
        return list(await self.session.scalars(text("select name from items limit 10")))

    async def guarded(self, number: int) -> int:
        async with self.lock:
            return int(await self.session.scalar(text("select :n"), {"n": number}) or 0)

    def later(self, number: int):
        return self.session.execute(text("select :n"), {"n": number})


class Page:
    def __init__(self, items: Items) -> None:
        self.items = items

    async def read(self) -> tuple[int, list[str]]:
        return await asyncio.gather(self.items.count(), self.items.names())  # expect: FLT906

    async def read_guarded(self) -> list[int]:
        return await asyncio.gather(*(self.items.guarded(n) for n in range(3)))


async def fetch(number: int, session: AsyncSession) -> int:
    return int(await session.scalar(text("select :n"), {"n": number}) or 0)


async def outside(number: int) -> int:
    await asyncio.sleep(1)
    return number
# file: app/main.py
import asyncio

import anyio
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Connection, Db, Session
from app.items import Items, Page, fetch, outside

app = FastAPI()
limit = asyncio.Semaphore(3)
gate = asyncio.Semaphore(1)


@app.get("/direct")
async def direct(db: Db) -> int:
    a, b = await asyncio.gather(db.scalar(text("select 1")), db.scalar(text("select 2")))  # expect: FLT906
    return a + b


@app.get("/listed")
async def listed(db: Db) -> list[int]:
    jobs = [fetch(n, db) for n in range(5)]
    return await asyncio.gather(*jobs)  # expect: FLT906


@app.get("/appended")
async def appended(db: Db) -> list[int]:
    jobs = []
    for n in range(5):
        jobs.append(asyncio.create_task(fetch(n, session=db)))
    return await asyncio.gather(*jobs, return_exceptions=True)  # expect: FLT906


@app.get("/completed")
async def completed(db: Db) -> list[int]:
    found = []
    for one in asyncio.as_completed([fetch(n, db) for n in range(5)]):  # expect: FLT906
        found.append(await one)
    return found


@app.get("/grouped")
async def grouped(db: Db) -> None:
    async with asyncio.TaskGroup() as group:
        for n in range(5):
            group.create_task(fetch(n, db))  # expect: FLT906


@app.get("/two-in-a-group")
async def two_in_a_group(db: Db) -> list[int]:
    items = Items(db)
    async with asyncio.TaskGroup() as tg:
        first = tg.create_task(items.count())
        second = tg.create_task(fetch(1, db))  # expect: FLT906
    return [first.result(), second.result()]


@app.get("/anyio")
async def in_anyio(db: Db) -> None:
    async with anyio.create_task_group() as tg:
        tg.start_soon(fetch, 1, db)
        tg.start_soon(fetch, 2, db)  # expect: FLT906


@app.get("/tasks")
async def tasks(db: Db) -> int:
    first = asyncio.create_task(fetch(1, db))
    second = asyncio.create_task(fetch(2, db))  # expect: FLT906
    return await first + await second


@app.get("/closed-over")
async def closed_over(db: Db) -> list[int]:
    async def one(n: int) -> int:
        async with limit:
            return await fetch(n, db)

    return await asyncio.gather(*[one(n) for n in range(9)])  # expect: FLT906


@app.get("/wrapped")
async def wrapped(db: Db) -> list[int]:
    return await asyncio.gather(*(asyncio.wait_for(fetch(n, db), 5) for n in range(3)))  # expect: FLT906


@app.get("/postgres")
async def postgres(connection: Connection) -> list[str]:
    return await asyncio.gather(  # expect: FLT906
        connection.fetchval("select 1"),
        connection.fetchval("select 2"),
    )


@app.get("/own-session")
async def own_session() -> list[int]:
    async with Session() as session:
        items = Items(session)
        return await asyncio.gather(*(items.later(n) for n in range(3)))  # expect: FLT906


@app.get("/page")
async def page(db: Db) -> int:
    number, _ = await Page(Items(db)).read()
    return number + len(await Page(Items(db)).read_guarded())


# innocent


async def fetch_alone(n: int) -> int:
    async with Session() as session:
        return await fetch(n, session)


@app.get("/one-each")
async def one_each() -> list[int]:
    return await asyncio.gather(*(fetch_alone(n) for n in range(5)))


@app.get("/one-each-in-a-group")
async def one_each_in_a_group() -> None:
    async with asyncio.TaskGroup() as tg:
        for n in range(3):
            tg.create_task(fetch_alone(n))


@app.get("/beside-others")
async def beside_others(db: Db) -> list[int]:
    return await asyncio.gather(fetch(1, db), outside(2), outside(3))


@app.get("/two-sessions")
async def two_sessions(db: Db) -> list[int]:
    async with Session() as other:
        return await asyncio.gather(fetch(1, db), fetch(2, other))


@app.get("/one-by-one")
async def one_by_one(db: Db) -> list[int]:
    return [await fetch(n, db) for n in range(5)]


@app.get("/a-session-for-each")
async def a_session_for_each() -> None:
    pool: list[AsyncSession] = [Session(), Session()]
    await asyncio.gather(*(fetch(1, session) for session in pool))


@app.get("/groups-one-after-another")
async def groups_one_after_another(db: Db) -> None:
    for n in range(3):
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(n, db))
            tg.create_task(outside(n))


@app.get("/one-of-two")
async def one_of_two(db: Db, fast: bool) -> None:
    async with asyncio.TaskGroup() as tg:
        if fast:
            tg.create_task(fetch(1, db))
        else:
            tg.create_task(fetch(2, db))


@app.get("/one-at-a-time")
async def one_at_a_time(db: Db) -> list[int]:
    async def one(n: int) -> int:
        async with gate:
            return await fetch(n, db)

    return await asyncio.gather(*[one(n) for n in range(9)])
