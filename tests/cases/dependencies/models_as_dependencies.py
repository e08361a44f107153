# Models as dependencies: with validators of their own or inherited ones, without any, and dataclasses.
# file: app/main.py
from dataclasses import dataclass

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, Field, field_validator, model_validator

app = FastAPI()


class Page(BaseModel):
    size: int = 1

    @field_validator("size")
    def is_small(cls, value):
        assert value < 100
        return value


class Longer(Page):
    more: int = 1


class Plain(BaseModel):
    size: int = Field(1, ge=0)


@dataclass
class Params:
    size: int = 1


def build(size: int = 1) -> Page:
    return Page(size=size)


@app.get("/a")
def a(page: Page = Depends()): ...  # expect: FLT517


@app.get("/b")
def b(page: Page = Depends(Longer)): ...  # expect: FLT517


@app.get("/c")
def c(page: Plain = Depends(), params: Params = Depends(), built: Page = Depends(build)): ...


@app.post("/d")
def d(page: Page): ...
