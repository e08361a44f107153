# Objects of async libraries that may be awaited or entered, and calls that only build them.
# file: app/main.py
import aiohttp
import aiosqlite
import asyncpg
from motor.motor_asyncio import AsyncIOMotorClient
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine("postgresql+asyncpg://localhost")
users = AsyncIOMotorClient()["shop"]["users"]


async def fetch(url: str) -> str:
    async with aiohttp.ClientSession() as session:
        request = session.get(url)
        async with request as response:
            text = await response.text()
        async with session.post(url) as response:
            return text + str(response.status)


async def database() -> None:
    pool = asyncpg.create_pool("postgresql://localhost")
    async with pool:
        async with pool.acquire() as connection:
            await connection.execute("select 1")
    async with aiosqlite.connect("x.db") as db:
        db.row_factory = aiosqlite.Row
        async with db.execute("select 1") as cursor:
            await cursor.fetchall()
    async with engine.connect() as connection, engine.begin() as other:
        await connection.commit()
        await other.rollback()


async def documents() -> list[object]:
    cursor = users.find({"a": 1}).sort("a").limit(3)
    found = await cursor.to_list(length=10)
    async for user in users.find():
        found.append(user)
    return found


async def transaction(session: AsyncSession) -> None:
    async with session.begin():
        session.add(object())
        session.expire_all()
    async with session.begin_nested():
        if session.in_transaction() and session.dirty:
            session.expunge_all()
