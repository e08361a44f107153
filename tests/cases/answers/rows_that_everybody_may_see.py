# A table of names, descriptions and pictures has nothing to hide; one column about somebody is enough to hide.
# file: app/tables.py
from sqlalchemy import Column, DateTime, Float, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    id = Column(Integer, primary_key=True)
    created_at = Column(DateTime)


class State(Base):
    __tablename__ = "states"

    name = Column(String(100))
    state_code = Column(String(10))
    featured_image_url = Column(String(500))
    description = Column(Text)
    popularity_score = Column(Float)
    is_featured = Column(Integer)


class Guide(Base):
    __tablename__ = "guides"

    name = Column(String(100))
    photo_url = Column(String(500))
    description = Column(Text)
    email = Column(String(100))


class Visitor(Base):
    __tablename__ = "visitors"

    last_name = Column(String(100))
    photo_url = Column(String(500))
    description = Column(Text)


class Note(Base):
    """Not enough to tell what it is for."""

    __tablename__ = "notes"

    title = Column(String(100))
# file: app/main.py
from typing import Annotated

from app.tables import Guide, Note, State, Visitor
from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

app = FastAPI()


def get_session() -> Session:
    return Session()


Db = Annotated[Session, Depends(get_session)]


@app.get("/states")
def states(db: Db):
    return {"states": db.scalars(select(State)).all()}


@app.get("/guides")  # expect: FLT301
def guides(db: Db):
    return {"guides": db.scalars(select(Guide)).all()}


@app.get("/visitors")  # expect: FLT301
def visitors(db: Db):
    return db.scalars(select(Visitor)).all()


@app.get("/notes")  # expect: FLT301
def notes(db: Db):
    return db.scalars(select(Note)).all()


@app.get("/both")  # expect: FLT301
def both(db: Db):
    return {"states": db.scalars(select(State)).all(), "guides": db.scalars(select(Guide)).all()}


@app.get("/either")  # expect: FLT301
def either(db: Db, kind: str):
    if kind == "state":
        return db.scalars(select(State)).first()
    return db.scalars(select(Guide)).first()


def pin(number: int) -> dict:
    return {"number": number, "pinned": True}


def unpin(number: int) -> dict:
    return {"number": number, "pinned": False}


@app.patch("/pins/{number}")
def written_out_on_both_ways(number: int, pinned: bool):
    if pinned:
        result = pin(number)
    else:
        result = unpin(number)
    return result


@app.patch("/guides/{number}")  # expect: FLT301
def a_row_on_one_way(db: Db, number: int, pinned: bool):
    if pinned:
        result = pin(number)
    else:
        result = db.scalars(select(Guide)).first()
    return result
