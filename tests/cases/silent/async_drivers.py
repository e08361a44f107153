# asyncpg, aiosqlite, async psycopg and async pymongo: the calls that a sync driver has too are awaited.
# file: app/main.py
import aiosqlite
import asyncpg
import psycopg
from fastapi import FastAPI
from pymongo import AsyncMongoClient

app = FastAPI()
mongo = AsyncMongoClient()


@app.get("/a")
async def postgres():
    connection = await asyncpg.connect("postgres://")
    try:
        return await connection.fetch("select 1")
    finally:
        await connection.close()


@app.get("/b")
async def sqlite():
    async with aiosqlite.connect("x.db") as db:
        cursor = await db.execute("select 1")
        rows = await cursor.fetchall()
        await db.commit()
        async with db.execute("select 2") as other:
            async for row in other:
                rows.append(row)
        return rows


@app.get("/c")
async def three():
    async with await psycopg.AsyncConnection.connect("") as connection, connection.cursor() as cursor:
        await cursor.execute("select 1")
        return await cursor.fetchone()


@app.get("/d")
async def four():
    return await mongo.shop.users.find_one({}), await mongo.shop.users.find({}).to_list(3)
