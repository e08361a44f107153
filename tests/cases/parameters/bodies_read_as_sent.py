# The default of a field reaches no code where a body is only read as far as the client has sent it; null is refused.
# file: app/main.py
from fastapi import FastAPI
from pydantic import BaseModel

from app.store import Store

app = FastAPI()
store = Store()


class State(BaseModel):
    level: int


class Change(BaseModel):
    level: int = None


class HandedChange(BaseModel):
    level: int = None


class ReadChange(BaseModel):
    level: int = None  # expect: FLT404
    colour: str = None


class WholeChange(BaseModel):
    level: int = None  # expect: FLT404


class Note(BaseModel):
    text: str | None = None


class NoteChange(BaseModel):
    """A note may have no text: a client that takes it away sends null."""

    text: str = None  # expect: FLT404


@app.patch("/state")
def change(body: Change) -> State:
    return State(level=1).model_copy(update=body.model_dump(exclude_unset=True))


@app.patch("/handed")
def hand(body: HandedChange) -> int:
    return store.apply(body)


@app.patch("/read")
def read(body: ReadChange) -> str:
    found = body.dict(exclude_unset=True)
    return f"{found} {body.level}"


@app.patch("/whole")
def whole(body: WholeChange) -> dict[str, int]:
    if body.level:
        return body.model_dump(exclude_unset=True)
    return body.model_dump()


@app.patch("/note")
def note(body: NoteChange) -> Note:
    return Note(**body.model_dump(exclude_unset=True))


# file: app/store.py
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.main import HandedChange


class Store:
    def apply(self, change: HandedChange) -> int:
        return len(change.model_dump(exclude_unset=True))
