# What a dependency makes is injected, whatever is declared of it: FLT104, FLT201 and FLT909.
# file: app/database.py
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

async_sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///books.db"), expire_on_commit=False)
sessions = sessionmaker(create_engine("sqlite:///books.db"))


async def get_async_db() -> AsyncIterator[AsyncSession]:
    async with async_sessions() as db:
        yield db


def get_db() -> Iterator[Session]:
    with sessions() as db:
        yield db


@contextmanager
def managed():
    with sessions() as db:
        yield db


def get_any(is_old: bool = False):
    if is_old:
        return sessions()
    return async_sessions()
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import Session as ModelSession

from app.database import get_any, get_async_db, get_db, managed
from app.models import Book

app = FastAPI()


@app.post("/books/{number}")
async def rename_book(number: int, name: str, db: Session = Depends(get_async_db)) -> None:
    book = db.query(Book).filter(Book.id == number).one()  # expect: FLT909
    book.name = name
    db.commit()  # expect: FLT201


@app.post("/books/{number}/name")
async def name_book(number: int, name: str, db: Annotated[Session, Depends(get_async_db)]) -> None:
    db.bulk_update_mappings(Book, [{"id": number, "name": name}])  # expect: FLT909
    await db.commit()


@app.delete("/books/{number}")
async def delete_book(number: int, db: AsyncSession = Depends(get_db)) -> None:
    await db.execute(text("DELETE FROM books WHERE id = :id"), {"id": number})


@app.get("/books/count")
async def count_books(db: Session = Depends(get_db)) -> int:
    return db.query(Book).count()  # expect: FLT104


@app.get("/books/all")
def list_books(db: ModelSession = Depends(get_db)) -> list[str]:
    return [book.name for book in db.query(Book).all()]


@app.get("/books/some")
async def some_books(db: Session = Depends(get_any)) -> int:
    return db.query(Book).count()  # expect: FLT104


@app.get("/books/managed")
async def managed_books(db: Session = Depends(managed)) -> int:
    return db.query(Book).count()


@app.get("/books/entered")
async def entered_books(db: Annotated[Session, Depends(managed)]) -> int:
    with db as session:
        return session.query(Book).count()  # expect: FLT104


@app.get("/books/sum")
async def sum_books(db: AsyncSession = Depends(get_async_db)) -> int:
    return await db.run_sync(lambda session: session.query(Book).count())
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
