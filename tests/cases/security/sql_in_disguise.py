# Values from outside in the text of a statement, by every way of putting texts together.
# file: app/db.py
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

sessions = async_sessionmaker()


async def get_db():
    async with sessions() as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_db)]
# file: app/main.py
import sqlite3

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import text as sql

from app.db import Db

app = FastAPI()


@app.get("/percent")
async def percent(db: Db, name: str):
    await db.execute(sql("SELECT id FROM users WHERE name = '%s'" % name))  # expect: FLT809


@app.get("/format")
async def formatted(db: Db, name: str):
    await db.execute(sa.text("SELECT id FROM users WHERE name = '{}'".format(name)))  # expect: FLT809


@app.get("/plus")
async def plus(db: Db, name: str):
    query = "SELECT id FROM users WHERE name LIKE '%" + name.strip() + "%'"
    await db.execute(sql(query))  # expect: FLT809


@app.get("/appended")
async def appended(db: Db, name: str | None = None):
    query = "SELECT id FROM users WHERE 1=1"
    if name:
        query += f" AND name = '{name}'"
    await db.execute(sql(query))  # expect: FLT809


@app.get("/sorted")
async def ordered(db: Db, sort: str):
    await db.execute(sql(f"SELECT id FROM users ORDER BY {sort}"))  # expect: FLT809


class Repository:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)

    def find(self, user):
        cursor = self.connection.cursor()
        cursor.execute(f"SELECT id FROM users WHERE email = '{user.email}'")
