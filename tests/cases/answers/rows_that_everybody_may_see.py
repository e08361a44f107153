# FLT301: a table of names, numbers and texts has nothing to hide; one column about somebody, or of the inside, is enough.
# file: app/tables.py
from fastapi_users.db import SQLAlchemyBaseUserTable
from sqlalchemy import Column, DateTime, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, relationship


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


class Hospital(Base):
    __tablename__ = "hospitals"

    name = Column(String(100))
    email = Column(String(100))
    city = Column(String(100))
    pin_code = Column(String(10))
    total_staff = Column(Integer)


class HospitalGroup(Base):
    __tablename__ = "hospital_groups"

    name = Column(String(100))
    email = Column(String(100))
    tax_number = Column(String(100))


class Door(Base):
    __tablename__ = "doors"

    name = Column(String(100))
    pin_code = Column(String(10))


class Shelf(Base):
    __tablename__ = "shelves"

    title = Column(String(100))
    kind = Column(String(100))
    minimum = Column(Float)
    branch_id = Column(Integer, ForeignKey("branches.id"))
    books = relationship("Book", back_populates="shelf")


class Book(Base):
    __tablename__ = "books"

    title = Column(String(100))
    purchase_price = Column(Float)
    shelf = relationship("Shelf", back_populates="books")


class Loan(Base):
    __tablename__ = "loans"

    until = Column(DateTime)
    guide = relationship("Guide", lazy="selectin")


class ApiKey(Base):
    __tablename__ = "keys"

    name = Column(String(100))
    key = Column(String(100))


class Setting(Base):
    __tablename__ = "settings"

    key = Column(String(100))
    value = Column(String(100))


class Member(SQLAlchemyBaseUserTable, Base):
    __tablename__ = "members"

    title = Column(String(100))
# file: app/main.py
from typing import Annotated

from app.tables import ApiKey, Book, Door, Guide, Hospital, HospitalGroup, Loan, Member, Setting, Shelf, State, Visitor
from fastapi import Depends, FastAPI, status
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

app = FastAPI()


class Out(BaseModel):
    number: int


class Error(BaseModel):
    detail: str


RESPONSES = {status.HTTP_200_OK: {"model": Out}, 401: {"model": Error}}


def get_session() -> Session:
    return Session()


Db = Annotated[Session, Depends(get_session)]


@app.get("/states")
def states(db: Db):
    return {"states": db.scalars(select(State)).all()}


@app.get("/guides")  # expect: FLT301
def guides(db: Db):
    return {"guides": db.scalars(select(Guide)).all()}


@app.get("/hospitals")
def hospitals(session: Annotated[Session, Depends(get_session)]):
    return session.scalars(select(Hospital)).all()


@app.get("/hospitals/groups")  # expect: FLT301
def hospital_groups(session: Annotated[Session, Depends(get_session)]):
    return session.scalars(select(HospitalGroup)).all()


@app.get("/doors")  # expect: FLT301
def doors(session: Annotated[Session, Depends(get_session)]):
    return session.scalars(select(Door)).all()


@app.get("/visitors")  # expect: FLT301
def visitors(db: Db):
    return db.scalars(select(Visitor)).all()


@app.get("/shelves")
def shelves(db: Db):
    return db.scalars(select(Shelf)).all()


@app.get("/books")  # expect: FLT301
def books(db: Db):
    return db.scalars(select(Book)).all()


@app.get("/loans")  # expect: FLT301
def loans(db: Db):
    return db.scalars(select(Loan)).all()


@app.get("/keys")  # expect: FLT301
def keys(db: Db):
    return db.scalars(select(ApiKey)).all()


@app.get("/settings")
def settings(db: Db):
    return db.scalars(select(Setting)).all()


@app.get("/members")  # expect: FLT301
def members(db: Db):
    return db.scalars(select(Member)).all()


@app.get("/nothing")  # expect: FLT301
def nothing(db: Db) -> None:
    return db.scalars(select(Guide)).all()


@app.get("/rows/1")  # expect: FLT301
@app.get("/rows/2")  # expect: FLT301
def stacked(db: Db):
    return db.scalars(select(Guide)).all()


@app.get("/documented", responses={200: {"model": Out}, 404: {"model": Error}})
def documented(number: int):
    return Out(number=number)


@app.get("/described", responses=RESPONSES)
def described(number: int):
    return Out(number=number)


@app.get("/failures", responses={status.HTTP_404_NOT_FOUND: {"model": Error}})  # expect: FLT301
def failures_only(number: int):
    return Out(number=number)


@app.get("/unfiltered", responses=RESPONSES)  # expect: FLT301
def unfiltered(db: Db):
    return db.scalars(select(Guide)).first()


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


class Due(BaseModel):
    until: str


@app.post("/loans", status_code=201)
def one_just_made(db: Db, due: Due):
    loan = Loan(until=due.until)
    db.add(loan)
    db.commit()
    return loan


@app.put("/loans/{number}")  # expect: FLT301
def what_came_along(db: Db, number: int, due: Due):
    loan = db.scalars(select(Loan)).first()
    loan.until = due.until
    return loan
