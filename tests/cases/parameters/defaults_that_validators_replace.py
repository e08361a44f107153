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


class Stamped(BaseModel):
    """Its methods fill the fields; the validator takes null."""

    name: str
    made: str = None
    kept: str = None  # expect: FLT404

    @field_validator("made", "kept", mode="before")
    @classmethod
    def fill(cls, value: object) -> object:
        return value or "now"

    def queue(self) -> None:
        self.made = "now"


class Named(BaseModel):
    """A null fails in the validators, whatever the types admit."""

    title: str = None
    code: str = None
    word: str = None  # expect: FLT404
    text: str = None  # expect: FLT404

    @field_validator("title", mode="before")
    @classmethod
    def strip(cls, value: str) -> str:
        return value.strip()

    @field_validator("code", mode="before")
    @classmethod
    def decode(cls, value: object) -> object:
        if isinstance(value, bytes):
            return value.decode()
        return value.upper()

    @field_validator("word", mode="before")
    @classmethod
    def read(cls, value: object) -> object:
        if isinstance(value, bytes):
            value = value.decode()
        return value

    @field_validator("text")
    @classmethod
    def checked(cls, value: str) -> str:
        return value.strip()


@app.post("/a")
def a(replaced: Replaced, configured: Configured, kept: Kept, stamped: Stamped, named: Named) -> str:
    return "a"
