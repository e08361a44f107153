# An envelope that says nothing of what it carries documents nothing, also if a helper fills it: what it carries counts,
# a row of a table among it. Models whose fields are declared are reported as ever.
# file: app/main.py
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers import Key, Likeness, Make, Shelf, failed, make_shelf, worded
from app.models import Account, engine

app = FastAPI()


@app.get("/books")
async def books():
    return Make.success(data={"books": await load()}, message="here they are")


@app.get("/books/bound")
async def books_bound():
    answer = worded(await load())
    return answer


@app.get("/nothing")
async def nothing():
    return failed("nothing")


@app.get("/later")
async def later():
    return await of_service()


async def of_service():
    return Make.success(await load())


@app.get("/account")  # expect: FLT301
def account():
    with Session(engine) as session:
        found = session.scalars(select(Account)).one()
    return Make.success(found)


@app.get("/shelf")
async def shelf():
    return Make.success(Shelf(number=1))


@app.get("/key")  # expect: FLT301
async def key():
    return Make.success(Key(number=1, secret="a"))


@app.get("/likeness")
async def likeness(token: datetime):
    return Make.success(Likeness(token=token))


@app.get("/shelves/made")  # expect: FLT301
async def made():
    return make_shelf(1)


async def load(): ...


# file: app/answers.py
from datetime import datetime
from typing import Any

from pydantic import BaseModel


class Answer(BaseModel):
    success: bool
    message: str
    data: Any
    details: Any | None = None


class Shelf(BaseModel):
    number: int


class Key(BaseModel):
    number: int
    secret: str


class Likeness(BaseModel):
    token_similarity: float | None = None
    token: datetime


class Make:
    @staticmethod
    def success(data: Any = None, message: str = "ok") -> Answer:
        answer = Answer(success=True, message=message, data=data)
        return answer


def failed(message: str, details: Any = None) -> Answer:
    return Answer(success=False, message=message, data=None, details=details)


def worded(data: Any) -> Answer:
    return Make.success(data, message="worded")


def make_shelf(number: int) -> Shelf:
    return Shelf(number=number)


# file: app/models.py
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_engine("sqlite://")


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    number: Mapped[int] = mapped_column(primary_key=True)
    hashed_password: Mapped[str]
