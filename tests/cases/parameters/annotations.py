# Names that FastAPI finds when it evaluates annotations, and names that it does not.
# file: app/models.py
from pydantic import BaseModel


class Item(BaseModel):
    name: str


class Late(BaseModel):
    name: str
# file: app/main.py
from __future__ import annotations

import typing as t
from typing import TYPE_CHECKING, Annotated, Optional

from app.models import Item
from fastapi import Depends, FastAPI, Query

if TYPE_CHECKING:
    from app.models import Late
    from starlette.requests import Request

try:
    from uuid import UUID
except ImportError:
    UUID = str

app = FastAPI()


def session() -> str:
    return "session"


@app.post("/good")
def good(
    item: Item, number: "int", key: UUID, lists: Annotated[Optional[t.List[str]], Query()] = None,
    db: Session = Depends(session), later: Defined | None = None,
) -> str:
    return db


@app.post("/bad")
def bad(item: Late) -> str:  # expect: FLT407
    return item.name


@app.get("/request")
def request(request: Request, q: Annotated[list[Missing], Query()] = []) -> str:  # expect: FLT407
    return str(request.url)


def needs(request: Optional[Request] = None) -> str:  # expect: FLT407
    return str(request)


@app.get("/injected")
def injected(value: Annotated[Late, Depends(needs)]) -> str:  # expect: FLT407
    return str(value)


def build() -> None:
    from app.models import Late as Inner

    @app.post("/inner")
    def inner(item: Inner) -> str:  # expect: FLT407
        return item.name


class Defined(Item):
    pass
