# Attributes that other methods, helpers, class bodies and other modules set: connect() fills what __init__ left None.
# file: app/database.py
import pymongo
import requests


class Database:
    client = None
    db = None

    def connect(self, url: str) -> None:
        self.client = pymongo.MongoClient(url)
        self.db = self.client["shop"]

    async def users(self):
        return self.db["users"].find_one({})  # expect: FLT104

    async def orders(self):
        return self.client.shop.orders.count_documents({})  # expect: FLT104


class Holder:
    session: requests.Session | None

    def __init__(self) -> None:
        self.session = None


database = Database()
holder = Holder()
# file: app/main.py
from contextlib import asynccontextmanager

import requests
from fastapi import FastAPI

from app.database import database, holder


@asynccontextmanager
async def lifespan(app: FastAPI):
    database.connect("mongodb://localhost")
    holder.session = requests.Session()
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/a")
async def a():
    return database.db.users.find_one({})  # expect: FLT104


@app.get("/b")
async def b():
    if holder.session is None:
        return None
    return holder.session.get("https://example.com").text  # expect: FLT101


READERS = (database.users, database.orders)
