# Models of async ORMs have the method names of blocking ones; unknown libraries are nobody's guess.
# file: app/main.py
import prisma
from beanie import Document
from fastapi import FastAPI
from tortoise import fields
from tortoise.models import Model
from unknown_orm import Database, Table

app = FastAPI()
db = prisma.Prisma()
database = Database("url")


class User(Model):
    id = fields.IntField(primary_key=True)


class Item(Document):
    name: str


class Row(Table):
    name: str


@app.get("/")
async def root() -> list:
    user = await User.get(id=1)
    users = await User.filter(id__gt=3).limit(3).all()
    async for other in User.all():
        users.append(other)
    await user.save()
    item = await Item.find_one(Item.name == "a")
    items = await Item.find(Item.name == "a").to_list()
    await db.user.find_many()
    Row.get(1)
    Row.select().execute()
    database.connect()
    return [users, item, items]
