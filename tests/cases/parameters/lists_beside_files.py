# A list of objects cannot come in a form beside a file, a list of texts can; what a class behind Depends takes is said once.
# file: main.py
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, UploadFile
from pydantic import BaseModel

app = FastAPI()


class Tag(BaseModel):
    name: str


class Filters(BaseModel):
    name: str
    extra: dict  # expect: FLT421


class Names(BaseModel):
    name: str


@app.post("/1")
def models(tags: list[Tag], file: UploadFile) -> int:  # expect: FLT411
    return len(tags)


@app.post("/2")
def dicts(file: UploadFile, tags: Annotated[list[dict[str, Any]], Body()]) -> int:  # expect: FLT411
    return len(tags)


@app.post("/3")
def sets_of_lists(files: list[UploadFile], tags: list[list[Tag]] | None = None) -> int:  # expect: FLT411
    return len(tags or [])


@app.post("/4")
def texts(tags: Annotated[list[str], Form()], file: UploadFile) -> int:
    return len(tags)


@app.post("/5")
def numbers(tags: Annotated[list[int], Body()], file: Annotated[bytes, File()]) -> int:
    return len(tags)


@app.post("/6")  # expect: FLT411
def behind_a_dependency(filters: Annotated[Filters, Depends()], file: UploadFile) -> int:
    return len(filters.extra)


@app.post("/7")
def texts_behind_a_dependency(names: Annotated[Names, Depends()], file: UploadFile) -> int:
    return len(names.name)


@app.post("/8")
def only_models(tags: list[Tag]) -> int:
    return len(tags)
