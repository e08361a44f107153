# Validators that always return or raise, stubs, and defaults that are made anew each time.
# file: app/schemas.py
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from functools import partial
from typing import Optional

from pydantic import BaseModel, Field, field_validator, model_validator
from pydantic.v1 import BaseModel as OldModel
from pydantic.v1 import validator as old_validator


class Order(BaseModel):
    made: datetime = Field(default_factory=datetime.now)
    day: date = date.today()  # expect: FLT705
    key: str = Field(default_factory=lambda: str(uuid.uuid4()))
    start: datetime = datetime(2020, 1, 1, tzinfo=timezone.utc)
    name: str = str("x")
    token: uuid.UUID = Field(uuid.uuid4(), description="once")  # expect: FLT705

    @field_validator("name")
    @classmethod
    def chosen(cls, value: str) -> str:
        if value == "a":
            return "A"
        elif value == "b":
            raise ValueError("no")
        else:
            return value

    @field_validator("key")
    @classmethod
    def sometimes(cls, value: str) -> str:  # expect: FLT706
        if value:
            return value.strip()

    @model_validator(mode="after")
    def whole(self):
        try:
            print(self.name)
        except ValueError as error:
            raise ValueError("no") from error
        return self

    @model_validator(mode="after")
    def forgotten(self):  # expect: FLT706
        print(self.name)

    @field_validator("key")
    @classmethod
    def switched_off(cls, value: str) -> str:
        return value

        if value.startswith("old"):
            return value[3:]

    @field_validator("key")
    @classmethod
    def still_on(cls, value: str) -> str:  # expect: FLT706
        if value.startswith("old"):
            return value[3:]
        print(value)


class Ignored(BaseModel):
    """What clients send is dropped on purpose."""

    forced: bool | None = None
    closed: Optional[int] = None
    kept: str = ""
    stopped: bool | None = None

    @field_validator("forced", mode="after")
    @classmethod
    def never(cls, value: bool | None) -> None:
        return None

    @field_validator("closed", mode="before")
    @classmethod
    def not_yet(cls, value: object) -> None:
        if value:
            print(value)
        return None

    @field_validator("kept")
    @classmethod
    def lost(cls, value: str) -> None:  # expect: FLT706
        return None

    @field_validator("stopped")
    @classmethod
    def forgotten(cls, value: bool | None) -> None:  # expect: FLT706
        if value:
            print(value)

    @model_validator(mode="after")
    def whole(self) -> None:  # expect: FLT706
        return None


class Old(OldModel):
    name: str

    class Config:
        orm_mode = True

    @old_validator("name")
    def strip(cls, value: str) -> str:
        return value.strip()


@dataclass
class Plain:
    at: datetime = datetime.now()  # expect: FLT705
    made: datetime = field(default_factory=partial(datetime.now, timezone.utc))


class NotAModel:
    started = datetime.now()
    at: datetime = datetime.now()
