# FLT301: a dict is news where stored JSON, documents or `SELECT *` fill it; columns that a SELECT names are meant for the
# client, and the JSON of another service or of a language model is passed on: no field of it is known here.
# file: app/database.py
import mysql.connector


def connect():
    return mysql.connector.connect(host="db")


def fetch_all(query: str, params: tuple = ()) -> list[dict]:
    cursor = connect().cursor(dictionary=True)
    try:
        cursor.execute(query, params)
        return cursor.fetchall()
    finally:
        cursor.close()


def run(work):
    cursor = connect().cursor()
    result = work(cursor)
    cursor.close()
    return result
# file: app/queries.py
import json

from app.database import connect, fetch_all, run

ALL_BOOKS = "SELECT * FROM books"


def books(only: bool) -> list[dict]:
    table = "books"
    query = (
        "SELECT id, b.title, COUNT(*) AS copies "
        f"FROM {table} b"
    )
    if only:
        query += " WHERE id = 1"
    return fetch_all(query)


def everything() -> list[dict]:
    return fetch_all(ALL_BOOKS)


def users() -> list[dict]:
    return fetch_all("SELECT u.id, u.password_hash FROM users u")


def direct() -> list[dict]:
    cursor = connect().cursor(dictionary=True)
    cursor.execute("SELECT b.*, 1 FROM books b")
    rows = cursor.fetchall()
    return rows


def named() -> list[dict]:
    cursor = connect().cursor(dictionary=True)
    cursor.execute("SELECT id, title FROM books")
    return cursor.fetchall()


def cached() -> list[dict]:
    try:
        with open("titles.json") as file:
            return json.load(file)
    except OSError:
        return fetch_all("SELECT id, title FROM books")


def change(items: list[str]) -> dict:
    def work(cursor):
        for item in items:
            cursor.execute("DELETE FROM books WHERE id = %s", (item,))
        return {"deleted": len(items)}

    return run(work)


def parse(raw: dict) -> dict:
    return {"id": raw["id"], "title": raw["title"]}


def parse_short(raw: dict) -> dict:
    return {"id": raw["id"]}


PARSERS = {"long": parse, "short": parse_short}


def parsed(kind: str, raw: dict) -> dict:
    parser = PARSERS[kind]
    return parser(raw)
# file: app/constants.py
INTERVALS = [{"value": "1", "label": "1 min"}, {"value": "5", "label": "5 min"}]
COLLECTION = {"info": {"name": "API"}, "item": INTERVALS}
SEEN = {"first": {}}


def see(name: str, value: dict) -> None:
    SEEN[name] = value
# file: app/models.py
import json
from pathlib import Path

import aiofiles
from openai import AsyncOpenAI

client = AsyncOpenAI()
STORED: dict[str, str] = {}


async def answer(question: str) -> dict:
    parts = []
    stream = await client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}], stream=True)
    async for chunk in stream:
        parts.append(chunk.choices[0].delta.content)
    text = "".join(parts) or "{}"
    return json.loads(text)


def stored(name: str) -> dict:
    text = STORED[name]
    return json.loads(text)


def from_file(name: str) -> dict:
    return json.loads(Path("notes", name).read_text())


async def from_opened(name: str) -> dict:
    async with aiofiles.open(name) as file:
        return json.loads(await file.read())
# file: app/main.py
import json
from typing import Any
from urllib.request import urlopen

import requests
from app import models, queries
from app.constants import COLLECTION, INTERVALS, SEEN
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Envelope(BaseModel):
    success: bool
    data: Any


class Row(Base):
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


class Connection(BaseModel):
    user: str
    access_token_encrypted: str | None = None
    client_secret: str | None = None


@app.get("/books")
def books(only: bool):
    return queries.books(only)


@app.get("/named")
def named():
    return queries.named()


@app.get("/cached")
def cached():
    return queries.cached()


@app.get("/everything")  # expect: FLT301
def everything():
    return queries.everything()


@app.get("/direct")  # expect: FLT301
def direct():
    return queries.direct()


@app.get("/users")  # expect: FLT301
def users():
    return queries.users()


@app.get("/pairs")
def pairs(session: Session):
    rows = {row.id: row.email for row in session.query(Row).all()}
    return {number: rows.get(number) for number in (1, 2)}


@app.get("/read_back")
def read_back(session: Session):
    row = session.query(Row).first()
    found = json.loads(row.email) if row else {}
    found["x"] = 1
    return found


@app.get("/rates")
def rates() -> Any:
    answer: dict = requests.get("https://rates.example", timeout=3).json()
    return answer


@app.get("/page")
def page() -> Any:
    with urlopen("https://rates.example") as page:
        found: dict = json.loads(page.read())
    return found


@app.get("/advice")
async def advice(question: str):
    return await models.answer(question)


@app.get("/stored/{name}")  # expect: FLT301
def stored(name: str):
    return models.stored(name)


@app.get("/file/{name}")  # expect: FLT301
def file_of(name: str):
    return models.from_file(name)


@app.get("/opened/{name}")  # expect: FLT301
async def opened(name: str):
    return await models.from_opened(name)


@app.post("/change")
def change(items: list[str]):
    results = queries.change(items)
    return results


@app.get("/parsed")
def parsed(kind: str):
    return queries.parsed(kind, {})


@app.get("/collection")
def collection():
    return COLLECTION


@app.get("/intervals")
def intervals():
    found = [{"value": "1", "label": "1 min"}]
    return Envelope(success=True, data=found)


@app.get("/more")
def more():
    return Envelope(success=True, data=INTERVALS)


@app.get("/data")
def data():
    return Envelope(success=True, data=SEEN)


@app.get("/carried")  # expect: FLT301
def carried(user: str):
    return Envelope(success=True, data=[Connection(user=user)])


@app.get("/row")  # expect: FLT301
def row():
    return Envelope(success=True, data=Row())


@app.get("/connection")  # expect: FLT301
def connection(user: str):
    return Connection(user=user, access_token_encrypted="***" if user else None)
