# A model that only the own code makes, always with the field, never has the None; one that anything else may make does.
# file: app/schemas.py
from pydantic import BaseModel


class Deletion(BaseModel):
    dept_ids: str = None


class Sometimes(BaseModel):
    dept_ids: str = None  # expect: FLT404


class Unpacked(BaseModel):
    dept_ids: str = None  # expect: FLT404


class Parsed(BaseModel):
    dept_ids: str = None  # expect: FLT404


class Sent(BaseModel):
    dept_ids: str = None  # expect: FLT404


class Form(BaseModel):
    """Only its schema is of use."""

    file: bytes = None


class Output(BaseModel):
    """A library fills it."""

    text: str = None  # expect: FLT404


class Base(BaseModel):
    note: str = None  # expect: FLT404


class Kept(Base):
    pass


class Taken(Base):
    pass


class Inner(BaseModel):
    note: str = None  # expect: FLT404


class Outer(BaseModel):
    inner: Inner


class Listed(BaseModel):
    note: str = None  # expect: FLT404


class Checked(BaseModel):
    note: str = None


class OfRows(BaseModel):
    """What a row has, it gets."""

    names: list[str] = None


class OfDicts(BaseModel):
    names: list[str] = None  # expect: FLT404


class Unused(BaseModel):
    names: list[str] = None
# file: tests/test_schemas.py
from app.schemas import Deletion


def test_deletion() -> None:
    assert Deletion(**{"deptIds": "1"}).dept_ids == "1"
# file: app/main.py
import json
from typing import Any

from app.schemas import Checked, Deletion, Form, Inner, Kept, Listed, OfDicts, OfRows, Outer, Output, Parsed, Sent, Sometimes, Taken, Unpacked
from fastapi import FastAPI

app = FastAPI()
KINDS = {"listed": Listed}


class Departments:
    @classmethod
    def delete(cls, page: Deletion) -> int:
        return len(page.dept_ids)


@app.post("/1", openapi_extra={"schema": Form.model_json_schema()})
def first(number: int) -> int:
    if number:
        Sometimes()
    made = Checked(note="x")
    if not isinstance(made, Checked):
        return 0
    return Departments.delete(Deletion(deptIds=str(number))) + len(Sometimes(dept_ids="a").dept_ids)


@app.post("/2")
def second(text: str) -> list[str]:
    data: dict[str, Any] = json.loads(text)
    return [Unpacked(dept_ids="b").dept_ids, Unpacked(**data).dept_ids, Parsed.model_validate(data).dept_ids]


@app.post("/3")
def third(sent: Sent, taken: Taken) -> list[str]:
    return [Sent(dept_ids="c").dept_ids, sent.dept_ids, Kept(note="d").note, taken.note]


@app.post("/4")
def fourth(agent: Any, text: str) -> Any:
    Output(text="e")
    Inner(note="f")
    Listed(note="g")
    return agent.ask(text, output=Output), Outer.model_validate_json(text), KINDS["listed"](**{})


@app.get("/5")
def fifth(row: int) -> list[OfRows]:
    return [OfRows.model_validate(find(row), from_attributes=True)]


@app.get("/6", response_model=OfDicts)
def sixth(row: int) -> Any:
    return OfDicts.model_validate(find(row))


def find(row: int) -> Any: ...
