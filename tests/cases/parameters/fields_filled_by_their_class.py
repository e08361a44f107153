# A field whose class gives it a value when an instance is made is None for nobody who reads it. Where only another field
# is filled, or another class does so, it is.
# file: app/main.py
import time
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field, model_validator

app = FastAPI()


class Cached(BaseModel):
    data: str
    timestamp: float = None
    etag: str = None  # expect: FLT404

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.timestamp is None:
            self.timestamp = time.time()


class Prepared(BaseModel):
    data: dict
    timestamp: float = None
    etag: str = None  # expect: FLT404

    def __init__(self, **values) -> None:
        if "timestamp" not in values:
            values["timestamp"] = time.time()
        super().__init__(**values)


class Stamped(BaseModel):
    timestamp: float = None

    def model_post_init(self, context: object) -> None:
        self.timestamp = self.timestamp or time.time()


class Merged(BaseModel):
    parts: list[str]
    merged: Annotated[str, Field(exclude=True)] = None

    @model_validator(mode="after")
    def merge(self):
        self.merged = ", ".join(self.parts)
        return self


class Early(BaseModel):
    parts: list[str]
    merged: str = None  # expect: FLT404

    @model_validator(mode="before")
    @classmethod
    def merge(cls, data):
        cls.merged = ""
        return data


class Bare(BaseModel):
    timestamp: float = None  # expect: FLT404

    def touch(self) -> None:
        self.timestamp = time.time()


@app.post("/a")
def a(cached: Cached, prepared: Prepared, stamped: Stamped, bare: Bare, merged: Merged, early: Early) -> str:
    return cached.data
