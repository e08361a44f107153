# A limit is bounded wherever its value meets a bound; rows of the one who asks are few; a batch is no page.
# file: paging.py
from dataclasses import dataclass

from pydantic import BaseModel, field_validator

MOST = 100


@dataclass
class Page:
    limit: int | None = 10

    @property
    def size(self) -> int:
        return min(1000, self.limit or 10)


@dataclass
class Loose:
    limit: int | None = 10


class Kept:
    def __init__(self, offset: int, limit: int) -> None:
        self.offset = offset
        self.limit = limit if offset else 10

    def clause(self) -> str:
        if self.limit > MOST:
            raise ValueError
        return f"LIMIT {self.limit}"


class Checked(BaseModel):
    limit: int = 10

    @field_validator("limit")
    @classmethod
    def not_many(cls, value: int) -> int:
        return min(value, MOST)


class Window(BaseModel):
    limit: int = 10


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def use(window: Window) -> int:
    return min(window.limit, MOST)


def asked(rows: int) -> int:
    if rows > MOST:
        rows = MOST
    return rows


def passed(rows: int) -> int:
    return rows * 2
# file: main.py
from typing import Annotated

import paging
from company import store
from fastapi import Depends, FastAPI
from paging import Checked, Kept, Loose, Page, Window, asked, clamp, passed
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase): ...


class Cart(Base):
    __tablename__ = "carts"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[int]


def get_session() -> Session:
    return Session()


def current_user() -> int:
    return 1


Db = Annotated[Session, Depends(get_session)]
User = Annotated[int, Depends(current_user)]


@app.get("/1")
def property_of_a_dataclass(limit: int | None = None) -> int:
    return Page(limit).size


@app.get("/2")
def nobody_bounds_the_field(limit: int = 10) -> str:  # expect: FLT413
    return repr(Loose(limit=limit))


@app.get("/3")
def compared_in_a_method(offset: int = 0, limit: int = 10) -> str:
    return Kept(offset, limit).clause()


@app.get("/4")
def validated(limit: int = 10) -> int:
    return Checked(limit=limit).limit


@app.get("/5")
def bounded_by_a_function_of_the_field(limit: int = 10) -> int:
    return paging.use(Window(limit=limit))


@app.get("/6")
def clamped(page_size: int = 10) -> list[int]:
    return list(range(clamp(page_size, 1, 50)))


@app.get("/7")
def asked_in_a_helper(limit: int = 10) -> list[int]:
    return list(range(asked(limit)))


@app.get("/8")
def only_passed(limit: int = 10) -> list[int]:  # expect: FLT413
    return list(range(passed(limit)))


@app.get("/9")
def other_name(db: Db, amount: int = 10, number: int = 1) -> list[int]:  # expect: FLT413
    size = int(amount)
    query = select(Cart.id)
    query = query.limit(size)
    return list(db.scalars(query.offset(number)))


def load(db: Session, rows: int) -> list[int]:
    return list(db.scalars(select(Cart.id).limit(rows)))


@app.get("/10")
def other_name_through_a_helper(db: Db, amount: int = 10) -> list[int]:  # expect: FLT413
    return load(db, amount)


@app.get("/11")
def no_rows(batch_size: int = 16, chunk_size: int = 8) -> int:
    return batch_size * chunk_size


@app.get("/12")
def a_batch_of_rows(db: Db, batch_size: int = 16) -> list[int]:  # expect: FLT413
    return load(db, batch_size)


@app.get("/13")
def own_rows_in_steps(db: Db, user: User, limit: int = 10) -> list[int]:
    owner = user
    query = select(Cart.id).where(Cart.owner == owner)
    query = query.order_by(Cart.id).limit(limit)
    return list(db.scalars(query))


def load_of(db: Session, owner: int, rows: int) -> list[int]:
    return list(db.scalars(select(Cart.id).filter_by(owner=owner).limit(rows)))


@app.get("/14")
def own_rows_in_a_helper(db: Db, user: User, limit: int = 10) -> list[int]:
    return load_of(db, user, limit)


@app.get("/15")
def own_rows_of_a_store(user: User, limit: int = 10) -> list[int]:
    return store.carts(user, limit)


@app.get("/16")
def rows_of_all_for_a_user(db: Db, user: User, limit: int = 10) -> list[int]:  # expect: FLT413
    me = list(db.scalars(select(Cart.id).where(Cart.owner == user)))
    return me + load(db, limit)


@app.get("/17")
def rows_of_somebody(db: Db, user: User, owner: int, limit: int = 10) -> list[int]:  # expect: FLT413
    return load_of(db, owner, limit)
