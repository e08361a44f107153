# Validators run for every way to make a model but model_construct and SQLModel tables; inherited and shared ones too.
# file: app/schemas.py
import socket

from pydantic import BaseModel, model_validator
from sqlmodel import SQLModel


def resolve(host: str) -> None:
    socket.gethostbyname(host)


class Checked(BaseModel):
    @model_validator(mode="after")
    def reachable(self):
        resolve(self.host)
        return self


class Target(Checked):
    host: str


class Row(SQLModel, table=True):
    host: str

    @model_validator(mode="after")
    def reachable(self):
        resolve(self.host)
        return self
# file: app/main.py
from fastapi import FastAPI

from app.schemas import Row, Target

app = FastAPI()


@app.get("/a/{host}")
async def a(host: str) -> str:
    Target(host=host)  # expect: FLT106
    Target.model_validate_json("{}")  # expect: FLT106
    Target.model_construct(host=host)
    Row(host=host)
    return host
