# Who sets up an application calls a route once: it says so and defines tables, or fills a new store; a client chooses nothing.
# file: app/store.py
import time

from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase

engine = create_engine("sqlite:///shop.db")


class Base(DeclarativeBase): ...


def create_tables() -> None:
    time.sleep(1)
    Base.metadata.create_all(engine)


async def add_columns() -> None:
    time.sleep(1)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE items ADD COLUMN name TEXT"))
# file: app/main.py
import time

import asyncpg
import boto3
from alembic import command
from alembic.config import Config
from fastapi import Depends, FastAPI, HTTPException

from app.store import Base, add_columns, create_tables, engine

app = FastAPI()


async def require_admin() -> None:
    raise HTTPException(403)


@app.post("/tables")
async def tables() -> None:
    create_tables()


@app.post("/init-columns")
async def columns() -> None:
    await add_columns()


@app.post("/setup-database")
async def set_up_database() -> None:
    connection = await asyncpg.connect("postgresql://localhost/shop")
    with open("schema.sql") as file:
        await connection.execute(file.read())


@app.get("/migrate")
async def migrate() -> None:
    time.sleep(1)
    command.upgrade(Config("alembic.ini"), "head")


@app.post("/bootstrap")
async def bucket() -> None:
    boto3.client("s3").create_bucket(Bucket="shop")


@app.post("/users/s3-init", dependencies=[Depends(require_admin)])
async def fill_bucket() -> None:
    time.sleep(1)


@app.post("/users/s3-init-for-all")
async def fill_bucket_for_all() -> None:
    time.sleep(1)  # expect: FLT102


@app.post("/users/export", dependencies=[Depends(require_admin)])
async def export() -> None:
    time.sleep(1)  # expect: FLT102


@app.post("/buckets/{name}")
async def bucket_of(name: str) -> None:
    time.sleep(1)  # expect: FLT102
    boto3.client("s3").create_bucket(Bucket=name)  # expect: FLT106


@app.get("/items")
async def items() -> list[int]:
    create_tables()  # expect: FLT104
    return []


@app.post("/terms")
async def terms() -> str:
    with open("terms.txt") as file:  # expect: FLT105
        return file.read()


@app.post("/reset")
async def reset() -> None:
    Base.metadata.create_all(engine)  # expect: FLT104


@app.post("/bucket")
async def another_bucket() -> None:
    boto3.client("s3").create_bucket(Bucket="shop")  # expect: FLT106
