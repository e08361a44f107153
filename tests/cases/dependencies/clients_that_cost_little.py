# A session factory is little work, a client of messages or payments connects only then, and what a loop of its own runs
# cannot take the client of the lifespan: of low confidence.
# file: app/main.py
from typing import Annotated

import httpx
import redis.asyncio
import stripe
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
from twilio.rest import Client

from app.rights import Rights, is_allowed_to
from app.storage import count

app = FastAPI()
engine = create_engine("postgresql://localhost/shop")


def get_db() -> Session:
    return sessionmaker(bind=engine)()


def make_own() -> Session:
    own = create_engine("postgresql://localhost/shop")  # expect: FLT501
    return sessionmaker(bind=own)()


class Sender:
    def __init__(self) -> None:
        self.client = Client("account", "token")


@app.post("/numbers")
def add_number(db: Annotated[Session, Depends(get_db)], own: Annotated[Session, Depends(make_own)]) -> None:
    Sender()


@app.put("/numbers")
def change_number() -> None:
    Sender()


@app.delete("/numbers")
def remove_number() -> None:
    Sender()


@app.post("/checkout")
def checkout() -> None:
    stripe.StripeClient("key").checkout.sessions.create()


def get_sender() -> Client:
    return Client("account", "token")  # expect: FLT501


@app.post("/messages")
def send(sender: Annotated[Client, Depends(get_sender)]) -> None:
    sender.messages.create(to="1")


@app.get("/films/{film}", dependencies=[Depends(is_allowed_to([Rights.manage_sessions]))])
async def read_film(film: int) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"https://films.example/{film}")).text


@app.get("/shows/{show}", dependencies=[Depends(is_allowed_to([Rights.view_sessions]))])
async def read_show(show: int) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get(f"https://films.example/{show}")).text


@app.get("/count")
async def read_count() -> int:
    return await count()


@app.get("/hits")
async def read_hits() -> int:
    return await redis.asyncio.from_url("redis://localhost").get("hits")  # expect: FLT501


# file: app/rights.py
import enum


class Rights(enum.Enum):
    manage_sessions = "manage"
    view_sessions = "view"


def is_allowed_to(rights: list[Rights]):
    def check(name: str) -> str:
        return f"{name}{rights}"

    return check


# file: app/storage.py
import redis.asyncio


async def count() -> int:
    return await redis.asyncio.from_url("redis://localhost").get("count")


# file: app/jobs.py
import asyncio

from celery import shared_task

from app.storage import count


@shared_task
def tell_count() -> int:
    return asyncio.run(count())
