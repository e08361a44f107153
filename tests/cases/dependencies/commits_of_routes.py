# Where all that writes commits itself, the commit behind the `yield` has nothing to do: low confidence; one writer is enough.
# file: app/db.py
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

maker = sessionmaker(create_engine("sqlite://"))


def committed():
    with maker() as session:
        yield session
        session.commit()


def left():
    with maker() as session:
        yield session
        session.commit()  # expect: FLT508


def changed():
    with maker() as session:
        yield session
        session.commit()  # expect: FLT508


def unseen():
    with maker() as session:
        yield session
        session.commit()  # expect: FLT508


def later():
    with maker() as session:
        yield session
        session.commit()


def earlier():
    with maker() as session:
        yield session
        session.commit()  # expect: FLT508


# file: app/store.py
from sqlalchemy import insert
from sqlalchemy.orm import Session


class Store:
    def __init__(self, session: Session) -> None:
        self.session = session

    def save(self, book: object) -> None:
        self.session.add(book)
        self.session.commit()

    def log(self, words: str) -> None:
        statement = insert("log").values(words=words)
        self.session.execute(statement)


def create(session: Session, book: object) -> None:
    session.add(book)


# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import changed, committed, earlier, later, left, unseen
from app.store import Store, create
from pydantic import BaseModel
from dataclasses import dataclass

app = FastAPI()


@app.post("/books")
def create_book(title: str, session: Annotated[Session, Depends(committed)]) -> None:
    Store(session).save(title)


@app.post("/more-books")
def create_other(title: str, session: Annotated[Session, Depends(committed)]) -> None:
    create(session, title)
    session.commit()


@app.get("/books")
def read_books(session: Annotated[Session, Depends(committed)]) -> list[str]:
    return list(session.scalars(select("book")))


@app.post("/left")
def leave(title: str, session: Annotated[Session, Depends(left)]) -> None:
    Store(session).save(title)


@app.post("/logged")
def log(title: str, session: Annotated[Session, Depends(left)]) -> None:
    Store(session).log(title)


@app.put("/changed")
def change(title: str, session: Annotated[Session, Depends(changed)]) -> None:
    book = session.get("book", 1)
    book.title = title


@app.put("/changed-and-saved")
def save(title: str, session: Annotated[Session, Depends(changed)]) -> None:
    Store(session).save(title)


@app.get("/unseen")
def read(session: Annotated[Session, Depends(unseen)]) -> list[str]:
    return list(session.scalars(select("book")))


class Book(BaseModel):
    title: str = ""


@app.post("/later")
def store_later(book: Book, session: Annotated[Session, Depends(later)]) -> None:
    book.title = "a"
    create(session, book)
    Store(session).save(book)


@app.post("/earlier")
def store_earlier(title: str, session: Annotated[Session, Depends(earlier)]) -> None:
    Store(session).save(title)
    create(session, title)


@dataclass
class Match:
    book: str
    count: int = 0


@app.get("/matches")
def count_matches(session: Annotated[Session, Depends(later)]) -> list[Match]:
    matches = [Match(book) for book in session.scalars(select("book"))]
    for match in matches:
        match.count = len(matches)
    return matches
