# A value of one of many classes is of none that is known; plain classes without secrets hold what was made for clients.
# file: app/main.py
from dataclasses import dataclass, field
from typing import List, Optional

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Thing(BaseModel):
    number: int

    @classmethod
    def get(cls, number: int) -> "Thing":
        return cls(number=number)


class Box(Thing):
    pass


class Lid(Thing):
    pass


class Bag(Thing):
    pass


KINDS = {"box": Box, "lid": Lid, "bag": Bag}


@dataclass
class State:
    has_update: bool
    latest: str


@dataclass
class Prompt:
    text: str
    stop_token_ids: List[int] = field(default_factory=list)
    bad_token_ids: Optional[list[int]] = None
    token_counts: tuple[int, ...] = ()


@dataclass
class Account:
    name: str
    api_key: str
    pins: List[int]


@app.get("/things/{kind}/{number}")
def thing(kind: str, number: int):
    found = KINDS[kind].get(number)
    return found


@app.get("/boxes/{number}")  # expect: FLT301
def box(number: int):
    return Box(number=number)


@app.get("/lids/{number}")  # expect: FLT301
def lid(number: int):
    if number:
        return Box(number=number)
    return Lid(number=number)


@app.get("/state")
def state():
    return State(has_update=True, latest="1")


@app.get("/prompt")
def prompt():
    return {"prompt": Prompt(text="")}


@app.get("/account")  # expect: FLT301
def account():
    return Account("ada", "", [])
