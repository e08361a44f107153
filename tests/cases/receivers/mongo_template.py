# The usual template for a database object that is filled at startup: with the blocking client, and with the other.
# file: app/database.py
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient


class Database:
    client = None
    later: AsyncIOMotorClient = None


db = Database()


def get_database():
    return db.client["app"]


async def connect():
    db.client = MongoClient("mongodb://localhost")
    db.later = AsyncIOMotorClient("mongodb://localhost")


async def close():
    db.client.close()
    db.later.close()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.database import close, connect, db, get_database

app = FastAPI()
app.add_event_handler("startup", connect)
app.add_event_handler("shutdown", close)


@app.get("/a/{key}")
async def a(key: str, database=Depends(get_database)):
    database["users"].find_one({"_id": key})  # expect: FLT104
    await db.later["app"]["users"].find_one({"_id": key})
    return db.client["app"].users.find_one({"_id": key})  # expect: FLT104
