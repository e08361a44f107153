# A model that routes only answer with has a None only where what it is made of leaves the field out, or may hold None.
# file: app/tables.py
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"

    id = Column(Integer, primary_key=True)
    created = Column(DateTime, nullable=False)
    state = Column(String(20), server_default="new")
    note = Column(String(200))
    owner_id = Column(ForeignKey("users.id"), nullable=True)
    owner = relationship("User")


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100))
    nick: Mapped[str | None] = mapped_column(String(100))
    since: Mapped[str] = mapped_column(String(20), server_default=func.now())
# file: app/schemas.py
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

T = TypeVar("T")


class Job(BaseModel):
    """Named as its table, and made of its rows alone."""

    model_config = ConfigDict(from_attributes=True)

    id: int = Field(None, title="The key")
    created: str = Field(None)
    state: str = None
    note: str = None  # expect: FLT404
    owner_id: int = None  # expect: FLT404
    owner: dict = None

    @field_validator("owner", mode="before")
    @classmethod
    def name_owner(cls, value: object) -> object:
        return {"id": value.id} if value else {}


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = None
    email: str = None
    nick: str = None  # expect: FLT404
    picture: str = None  # expect: FLT404


class Page(BaseModel, Generic[T]):
    total: int = None
    items: list[T] = []


class Cut(BaseModel):
    rows: list[str]
    more: str = None  # expect: FLT404


class Backup(BaseModel):
    path: str = None
    fresh: bool = True


class Step(BaseModel):
    name: str
    error: str = None  # expect: FLT404


class Failure(BaseModel):
    name: str
    error: str = None  # expect: FLT404


class Profile(BaseModel):
    name: str
    nick: str = None  # expect: FLT404


class Foreign(BaseModel):
    name: str
    thumb: str = None  # expect: FLT404


class Both(BaseModel):
    path: str = None  # expect: FLT404
# file: app/main.py
from typing import Any

import httpx
from app import schemas, tables
from app.schemas import Backup, Both, Cut, Failure, Foreign, Page, Profile, Step, UserOut
from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

app = FastAPI()


def database() -> Any: ...


def job_of(number: int, db: Session = Depends(database)) -> tables.Job:
    return db.get(tables.Job, number)


@app.get("/jobs/{number}", response_model=schemas.Job)
def job(job: tables.Job = Depends(job_of)) -> Any:
    return job


@app.post("/jobs", response_model=schemas.Job)
def start(db: Session = Depends(database)) -> Any:
    made = tables.Job(state="new")
    db.add(made)
    db.commit()
    return made


@app.get("/users", response_model=Page[UserOut])
def users(db: Session = Depends(database)) -> Any:
    found = db.query(tables.User).limit(10).all()
    return {"total": len(found), "items": found}


@app.get("/users/{number}")
def user(number: int, db: Session = Depends(database)) -> UserOut:
    return UserOut.model_validate(db.get(tables.User, number))


@app.get("/cut", response_model=Cut)
def cut(word: str) -> Any:
    if word:
        return {"rows": [word], "more": word}
    return {"rows": []}


@app.post("/backups")
def backup() -> Backup:
    return Backup(path="a.db")


@app.get("/steps")
def steps(count: int) -> list[Step]:
    return [Step(name="first", error="none")] + [Step(name=str(number)) for number in range(count)]


@app.get("/failures")
def failures(word: str) -> list[Failure]:
    return [Failure(name="first", error=word if word else None)]


@app.get("/profile")
def profile(user: Any = Depends(database)) -> Profile:
    return Profile(name="a", nick=user.nick)


@app.get("/foreign")
def foreign() -> Foreign:
    return Foreign(**httpx.get("http://plugins.example/one").json())


@app.post("/both")
def both(body: Both) -> Both:
    return Both(path=body.path or "a")
