# A dependency from a library may read any name of the path; so may a base class that nobody knows, and a wrapped route.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI
from library import Model, current_user

app = FastAPI()


class Own(Model):
    pass


def replaced(function):
    def wrapper(thing_id: int):
        return function()

    return wrapper


@app.get("/1/{thing_id}")
def from_library(user: Annotated[str, Depends(current_user)]) -> str:
    return user


@app.get("/2/{thing_id}")
def unknown_base(own: Annotated[Own, Depends()]) -> str:
    return "own"


@app.get("/3/{thing_id}")
@replaced
def wrapped() -> str:
    return "wrapped"
