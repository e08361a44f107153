# `SkipJsonSchema[X]` and classes like it are `Annotated[X, ...]` at run time: their type is X.
# file: marks.py
from typing import Annotated, Any


class Hidden:
    def __class_getitem__(cls, item: Any) -> Any:
        return Annotated[item, cls()]
# file: main.py
from fastapi import FastAPI
from marks import Hidden
from pydantic import BaseModel, OnErrorOmit, SkipValidation
from pydantic.json_schema import SkipJsonSchema

app = FastAPI()


@app.get("/a")
def none_is_admitted(
    a: SkipJsonSchema[int | None] = None,
    b: Hidden[int | None] = None,
    c: SkipValidation[int | None] = None,
    d: OnErrorOmit[int | None] = None,
) -> list[int | None]:
    return [a, b, c, d]


@app.get("/b")
def none_is_not_admitted(
    a: SkipJsonSchema[int] = None,  # expect: FLT404
    b: Hidden[int] = None,  # expect: FLT404
    c: SkipValidation[int] = None,  # expect: FLT404
) -> list[int]:
    return [a, b, c]


class Item(BaseModel):
    a: SkipJsonSchema[int | None] = None
    b: SkipJsonSchema[int] = None  # expect: FLT404
    c: Hidden[str | None] = None


@app.post("/items")
def create(item: Item) -> Item:
    return item
