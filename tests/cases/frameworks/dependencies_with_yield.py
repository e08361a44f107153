# Async dependencies with yield run on the loop before and after it; plain ones in a thread.
# file: app/deps.py
import sqlite3
import time


async def connection():
    db = sqlite3.connect("shop.db")  # expect: FLT104
    try:
        yield db
        db.commit()  # expect: FLT104
    except sqlite3.Error:
        db.rollback()  # expect: FLT104
        raise


def threaded():
    db = sqlite3.connect("shop.db", check_same_thread=False)
    try:
        yield db
        db.commit()
    finally:
        time.sleep(0.1)


async def verified(db):
    return db
# file: app/main.py
from fastapi import Depends, FastAPI

from app.deps import connection, threaded

app = FastAPI(dependencies=[Depends(threaded)])


@app.get("/a", dependencies=[Depends(connection)])
def a() -> str:
    return "a"


@app.get("/b")
async def b(db=Depends(connection, use_cache=False), other=Depends(threaded)) -> bool:
    return db is other
