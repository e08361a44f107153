# The text of a statement that is made already is no value from outside, whole or cut into pieces; a text that is sent is one.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import Select, TextClause, create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from app.tables import Book

app = FastAPI()
maker = sessionmaker(create_engine("sqlite://"))


def get_session():
    with maker() as session:
        yield session


Db = Annotated[Session, Depends(get_session)]


def with_owner(query: TextClause) -> TextClause:
    words = query.text if hasattr(query, "text") else str(query)
    return text(_filtered(words))


def _filtered(words: str) -> str:
    end = words.lower().find("order by")
    return words[:end] + " AND owner = :owner " + words[end:]


def explained(session: Session, query: Select) -> None:
    session.execute(text(f"EXPLAIN {query.compile()}"))
    session.execute(text("EXPLAIN " + str(query)))


def cut(session: Session, words: str) -> None:
    session.execute(text("SELECT * FROM books WHERE " + words[:20]))  # expect: FLT809


@app.get("/books")
def read_books(db: Db, words: str) -> None:
    db.execute(with_owner(text("SELECT * FROM books WHERE true ORDER BY id")))
    explained(db, select(Book))
    cut(db, words)


# file: app/tables.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
