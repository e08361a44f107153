# Models that are not built on the loop, and validators that only compute.
# file: app/main.py
import socket

from fastapi import FastAPI
from pydantic import BaseModel, Field, computed_field, field_validator

app = FastAPI()


class Answer(BaseModel):
    host: str

    @field_validator("host")
    @classmethod
    def known(cls, host: str) -> str:
        socket.gethostbyname(host)
        return host


class Question(BaseModel):
    host: str = Field(min_length=3)

    @field_validator("host")
    @classmethod
    def lower(cls, host: str) -> str:
        return host.lower()

    @computed_field
    @property
    def length(self) -> int:
        return len(self.host)


@app.post("/")
async def ask(question: Question) -> int:
    return question.length


def answer(host: str) -> Answer:
    return Answer(host=host)
