# A Pydantic model that is built on the loop runs its validators there; so do model_validate and a validator's helper.
# file: app/schemas.py
import socket

from pydantic import BaseModel, field_validator


class Target(BaseModel):
    host: str

    @field_validator("host")
    @classmethod
    def known(cls, host: str) -> str:
        socket.gethostbyname(host)
        return host


class Plain(BaseModel):
    host: str
# file: app/main.py
from fastapi import FastAPI

from app.schemas import Plain, Target

app = FastAPI()


@app.get("/a/{host}")
async def a(host: str) -> str:
    return Target(host=host).host + Plain(host=host).host  # expect: FLT106


@app.get("/b/{host}")
async def b(host: str) -> str:
    return Target.model_validate({"host": host}).host  # expect: FLT106


@app.get("/c/{host}")
def c(host: str) -> str:
    return Target(host=host).host
