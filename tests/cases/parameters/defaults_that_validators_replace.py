# A default that is validated is seen by validators before its type is looked at: None is never left. Elsewhere it is.
# file: app/main.py
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

app = FastAPI()


def filled(value):
    return value or "all"


class Replaced(BaseModel):
    query: Annotated[str, Field(validate_default=True)] = None
    other: Annotated[str, BeforeValidator(filled), Field(validate_default=True)] = None
    sort: str = Field(None, validate_default=True)

    @field_validator("query", "sort", mode="before")
    @classmethod
    def fill(cls, value: object) -> object:
        return value or "all"


class Configured(BaseModel):
    model_config = ConfigDict(validate_default=True)

    query: str = None

    @field_validator("*", mode="before")
    @classmethod
    def fill(cls, value: object) -> object:
        return value or "all"


class Kept(BaseModel):
    query: str = None  # expect: FLT404
    late: str = Field(None, validate_default=True)  # expect: FLT404
    alone: str = Field(None, validate_default=True)  # expect: FLT404

    @field_validator("query", mode="before")
    @classmethod
    def fill(cls, value: object) -> object:
        return value or "all"

    @field_validator("late")
    @classmethod
    def check(cls, value: str) -> str:
        return value


@app.post("/a")
def a(replaced: Replaced, configured: Configured, kept: Kept) -> str:
    return "a"
