# An argument that `Query` and its like do not have checks nothing, whatever it is called; those that they have do.
# file: app/parameters.py
from typing import Annotated

import fastapi
from fastapi import Query as Q

Size = Annotated[int, Q(le=10)]
Limit = Annotated[int, fastapi.Query(ge=1, max=10)]  # expect: FLT427
Tags = Annotated[list[str], Q(minItems=1)]  # expect: FLT427
OPTIONS = {"gte": 1}


def number(default: int) -> int:
    return Q(default, minimum=1)  # expect: FLT427


class Bounded(type(Q(1))):  # type: ignore[misc]
    def __init__(self, lte: int) -> None:
        super().__init__(le=lte)
# file: app/main.py
from typing import Annotated

from fastapi import Body, Cookie, FastAPI, File, Form, Header, Path, Query, UploadFile
from pydantic import BaseModel, Field

from app.parameters import OPTIONS, Bounded, Limit, Size, Tags

app = FastAPI()


class Book(BaseModel):
    pages: int = Field(1, gte=1)  # expect: FLT427
    title: str = Field(minLength=1)  # expect: FLT427
    price: float = Field(ge=0, le=100, multiple_of=0.5)
    names: list[str] = Field(min_items=1)
    note: str = Field("", hint="for people")


class Books:
    def __init__(self, term: str = Query("", max_len=10)) -> None:  # expect: FLT427
        self.term = term

    @staticmethod
    def read(key: int = Path(..., lessThan=10)) -> int:  # expect: FLT427
        return key


@app.post("/books/{key}")
def add(
    key: Annotated[int, Path(greater_than=0)],  # expect: FLT427
    size: Size,
    limit: Limit,
    tags: Tags,
    book: Annotated[Book, Body(embed=True)],
    token: Annotated[str, Header(convert_underscores=True, min_length=1)],
    seen: str = Cookie("", regexp="^a"),  # expect: FLT427
    kind: str = Query("a", enum=["a", "b"]),  # expect: FLT427
    word: str = Query("a", pattern="^a", json_schema_extra={"enum": ["a"]}),
    other: int = Query(1, **OPTIONS),
    own: int = Bounded(lte=3),
) -> int:
    return key


@app.post("/files")
def upload(file: Annotated[UploadFile, File(max_file_size=10)], name: Annotated[str, Form(max_length=3)]) -> str:  # expect: FLT427
    return name
