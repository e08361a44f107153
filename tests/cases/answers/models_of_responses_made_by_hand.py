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
