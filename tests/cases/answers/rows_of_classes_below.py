# What an inherited method gives is made by the class through which it is called: no sister's fields are named.
# file: main.py
from typing import TypeVar

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
Kind = TypeVar("Kind", bound="Store")


class Store:
    @classmethod
    def load(cls, data: dict):
        raise NotImplementedError

    @classmethod
    def get(cls: type[Kind], key: str) -> Kind | None:
        return cls.load({"key": key})

    @classmethod
    def found(cls: type[Kind], key: str) -> tuple[list[Kind], int]:
        return [cls.load({"key": key})], 1


class Audit(BaseModel, Store):
    password_hash: str

    @classmethod
    def load(cls, data: dict) -> "Audit":
        return cls(**data)


class Event(BaseModel, Store):
    at: int

    @classmethod
    def load(cls, data: dict) -> "Event":
        return cls(**data)


KINDS = {"events": Event}


@app.get("/event")  # expect: FLT301
def event(key: str):
    return Event.get(key)


@app.get("/found")
def found(key: str):
    return Event.found(key)


@app.get("/kind")  # expect: FLT301
def kind(name: str, key: str):
    row = KINDS[name].get(key)
    return row


@app.get("/audit")  # expect: FLT301
def audit(key: str):
    return Audit.get(key)
