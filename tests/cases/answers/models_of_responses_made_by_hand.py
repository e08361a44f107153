# A response that the route makes goes out as it is: the response model is not what sends the hash.
# file: app/main.py
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel

app = FastAPI()


class User(BaseModel):
    name: str
    password_hash: str


class Other(BaseModel):
    name: str
    password_hash: str


def load() -> dict[str, str]:
    return {}


def answer(content: object) -> JSONResponse:
    return JSONResponse(content)


@app.get("/by-hand", response_model=User)
def by_hand():
    return answer(load())


@app.get("/both", response_model=Other)  # expect: FLT303
def both(raw: bool = False):
    if raw:
        return answer({})
    return Other(**load())


# file: app/own.py
from typing import Any

from fastapi import FastAPI
from fastapi.responses import ORJSONResponse, UJSONResponse

own = FastAPI()


class OwnResponse(ORJSONResponse):
    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return b"{}"


def succeed(data: Any) -> OwnResponse:
    return OwnResponse(content={"data": data})


@own.get("/own")
async def own():
    return succeed({"a": 1})


@own.get("/others")
async def others():
    return UJSONResponse({"a": 1})  # expect: FLT310
