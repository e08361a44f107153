"""How sure FLT907 and FLT908 are: of a row that another function was given nobody knows what it has loaded."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

MODELS = """\
from datetime import datetime
from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase): ...


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
"""
MAIN = """\
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from models import Shelf

app = FastAPI()
sessions = async_sessionmaker()


async def prepare(db: AsyncSession, row: Shelf, **options) -> None:
    await db.refresh(row, **options)


async def tell(text: str) -> None: ...


async def found(db: AsyncSession, key: int) -> Shelf:
    shelf = await db.get_one(Shelf, key)
    {inside}
    return shelf


@app.put("/{{key}}")
async def update(key: int) -> str:
    async with sessions() as db:
        shelf = await found(db, key)
        {outside}
        return str({read})
"""


@pytest.mark.parametrize(
    ("inside", "outside", "read", "told"),
    [
        ("pass", "pass", "shelf.books", ["FLT908 high"]),
        ("await tell(shelf.name)", "await tell(shelf.name)", "shelf.books", ["FLT908 high"]),
        ("pass", "await prepare(db, shelf)", "shelf.books", ["FLT908 low"]),
        ("pass", "await prepare(db, row=shelf)", "shelf.books", ["FLT908 low"]),
        ("await prepare(db, shelf)", "pass", "shelf.books", ["FLT908 low"]),
        ("await prepare(db, shelf, attribute_names=['books'])", "pass", "shelf.books", []),
        ("pass", "await prepare(db, shelf, attribute_names=['books'])", "shelf.books", []),
        ("pass", "await prepare(db, shelf, attribute_names=['labels'])", "shelf.books", ["FLT908 low"]),
    ],
)
def test_who_was_given_a_row_may_have_loaded_something(inside: str, outside: str, read: str, told: list[str]) -> None:
    texts = {"models.py": MODELS, "main.py": MAIN.format(inside=inside, outside=outside, read=read)}
    found = check_texts(texts, select=("FLT907", "FLT908"), preview=True)
    assert [f"{one.code} {one.confidence}" for one in found] == told


@pytest.mark.parametrize(("helper", "told"), [("pass", "high"), ("await prepare(db, shelf)", "low")])
def test_who_was_given_a_changed_row_may_have_read_it_again(helper: str, told: str) -> None:
    change = f"shelf.name = 'new'; await db.flush(); {helper}"
    main = MAIN.format(inside="pass", outside=change, read="shelf.updated_at")
    texts = {"models.py": MODELS, "main.py": main.replace("await found(db, key)", "await db.get_one(Shelf, key)")}
    found = check_texts(texts, select=("FLT907", "FLT908"), preview=True)
    assert [f"{one.code} {one.confidence}" for one in found] == [f"FLT907 {told}"]
