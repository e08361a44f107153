# What a generator does behind its first yield is not done by next; what stands before it is, whatever the order found.
# file: app/db.py
import requests
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

SessionLocal = sessionmaker()


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        requests.get("https://example.com")
        db.close()


def checked():
    requests.get("https://example.com")
    yield SessionLocal()
    requests.post("https://example.com")


def pages():
    for number in range(3):
        yield requests.get(f"https://example.com/{number}")
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy import text

from app.db import checked, get_db, pages

app = FastAPI()


@app.get("/a")
async def a():
    db = next(get_db())
    return db.scalar(text("select 1"))  # expect: FLT104


@app.get("/b")
async def b():
    next(checked())  # expect: FLT101
    source = pages()
    next(source)  # expect: FLT101
    return next(pages(), None)  # expect: FLT101


@app.get("/c")
async def c():
    for page in pages():  # expect: FLT101
        return page
