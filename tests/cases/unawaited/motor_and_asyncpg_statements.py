# Async database drivers: the write is never sent.
# file: app/db.py
import asyncpg
from motor.motor_asyncio import AsyncIOMotorClient

client = AsyncIOMotorClient("mongodb://localhost")
orders = client["shop"]["orders"]


async def store(pool: asyncpg.Pool, order: dict[str, str]) -> None:
    await orders.insert_one(order)
    async with pool.acquire() as connection:
        connection.execute("insert into log values (1)")  # expect: FLT201
