# A default that runs once hurts nobody in a class that is there for annotations only; one that anybody builds, also
# under another name, by a method, through a subclass or a field, gets the same value each time.
# file: app/models.py
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Stub(BaseModel):
    created: datetime = datetime.now()


class Built(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Renamed(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Read(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Held(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Handed(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Base(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Given(BaseModel):
    created: datetime = datetime.now()


class GivenOnce(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class GivenWithOthers(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Change(BaseModel):
    changed: datetime = datetime.now()


class Replacement(BaseModel):
    changed: datetime = datetime.now()  # expect: FLT705


class Sent(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Holder(BaseModel):
    held: list[Held]


class Unused(BaseModel):
    created: datetime = datetime.now()


class Tables(DeclarativeBase):
    pass


class Session(Tables):
    """Asked for, and built in one place, with the field."""

    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    opened: Mapped[datetime] = mapped_column(default=datetime.now())


class Owner(Tables):
    """Handed on to what may build it; nothing parses its relations."""

    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    opened: Mapped[datetime] = mapped_column(default=datetime.now())  # expect: FLT705
    sessions: Mapped[list["Session"]] = relationship()


class Ticket(Tables):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    opened: Mapped[datetime] = mapped_column(default=datetime.now())  # expect: FLT705


class Visit(Tables):
    """Its rows are inserted by a statement, which fills columns from their defaults."""

    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    opened: Mapped[datetime] = mapped_column(default=datetime.now())  # expect: FLT705


# file: app/main.py
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import insert, select

from app import models
from app.models import Base, Built, Change, Given, GivenOnce, GivenWithOthers, Handed, Holder, Owner, Read, Replacement, Sent, Session, Stub, Ticket, Visit
from app.models import Renamed as Other

app = FastAPI()
KINDS = {"handed": Handed, "owner": Owner}


class Derived(Base):
    pass


def build() -> list[object]:
    return [Built(), Other(), Read.model_validate({}), Derived(), models.Holder(held=[])]


def give(values: dict[str, object]) -> list[object]:
    now = datetime.now()
    return [Given(created=now), GivenOnce(created=now), GivenOnce(), GivenWithOthers(**values), Sent(created=now)]


@app.patch("/changes")
def change(body: Change) -> dict[str, object]:
    return body.model_dump(exclude_unset=True)


@app.put("/changes")
def replace(body: Replacement) -> dict[str, object]:
    return body.model_dump()


@app.post("/sent")
def send(sent: Sent) -> str:
    return str(sent.created)


def show(stub: Stub, holder: Holder | None = None) -> str:
    return str(stub.created)


@app.get("/rows")
def rows(db) -> list[int]:
    db.execute(insert(Visit).values(id=3))
    db.add(Session(id=1, opened=datetime.now()))
    db.add(Ticket(id=2))
    found = db.query(Session).join(Ticket).all()
    return [row.id for row in (*found, *db.scalars(select(Ticket)), *db.scalars(select(Visit)))]
