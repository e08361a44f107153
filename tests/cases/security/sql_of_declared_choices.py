# A type that is a list of words, or a pattern that admits nothing but words, leaves a client no text to choose (FLT809).
# file: main.py
from dataclasses import dataclass
from typing import Annotated, Literal, Optional

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.orm import Session

from choices import Direction, Key

app = FastAPI()


@dataclass
class Page:
    direction: Literal["asc", "desc"] = "asc"
    key: str = "name"
    other: Direction | None = None


class People(Page):
    by: Key = Key.NAME


class Search(BaseModel):
    by: Literal["name", "age"] = "name"
    way: Annotated[Direction, Field(description="which way")] = "asc"
    column: str = Field("name", pattern=r"^[\w.]+$")
    free: str = Field("name", pattern="^.+$")


@app.get("/parameters")
def parameters(db: Session, way: Literal["asc", "desc"] = "asc", order: Optional["Direction"] = None) -> None:
    db.execute(text(f"SELECT 1 FROM t ORDER BY name {way}"))
    db.execute(text(f"SELECT 1 FROM t ORDER BY name {order}"))


@app.get("/page")
def page(db: Session, page: Annotated[Page, Depends()]) -> None:
    db.execute(text(f"SELECT 1 FROM t ORDER BY name {page.direction} {page.other}"))
    db.execute(text(f"SELECT 1 FROM t ORDER BY {page.key}"))  # expect: FLT809


@app.get("/people")
def people(db: Session, page: People = Depends()) -> None:
    sort = f"{page.by} {page.direction}" if page else "name"
    db.execute(text(f"SELECT 1 FROM t ORDER BY {sort}"))


@app.post("/search")
def search(db: Session, search: Search) -> None:
    by = search.by
    db.execute(text(f"SELECT 1 FROM t ORDER BY {by} {search.way}, {search.column}"))
    db.execute(text(f"SELECT 1 FROM t ORDER BY {search.free}"))  # expect: FLT809


@app.get("/patterns")
def patterns(
    db: Session,
    way: str = Query("asc", pattern="^(asc|desc)$"),
    column: Annotated[str, Query(pattern=r"^\w+$")] = "name",
    start: str = Query("x", pattern="^name"),
    no_space: str = Query("x", pattern=r"^\S+$"),
    quoted: str = Query("x", pattern="^[a-z'-]+$"),
) -> None:
    db.execute(text(f"SELECT 1 FROM t ORDER BY {column} {way}"))
    db.execute(text(f"SELECT 1 FROM t ORDER BY {start}"))  # expect: FLT809
    db.execute(text(f"SELECT 1 FROM t ORDER BY {no_space}"))  # expect: FLT809
    db.execute(text(f"SELECT 1 FROM t ORDER BY {quoted}"))  # expect: FLT809


def ordered(db: Session, way: Direction, by: str) -> None:
    db.execute(text(f"SELECT 1 FROM t ORDER BY name {way}"))
    db.execute(text(f"SELECT 1 FROM t ORDER BY {by}"))  # expect: FLT809


@app.get("/handed")
def handed(db: Session, way: Direction, by: str, either: Literal["a"] | str) -> None:
    ordered(db, way, by)
    db.execute(text(f"SELECT 1 FROM t ORDER BY {either}"))  # expect: FLT809
# file: choices.py
import enum
from typing import Literal

Direction = Literal["asc", "desc"]


class Key(enum.StrEnum):
    NAME = "name"
    AGE = "age"
