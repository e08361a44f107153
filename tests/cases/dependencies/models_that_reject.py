# A validator that raises nothing rejects nothing; what is rejected is a 422 where a handler says so.
# file: app/main.py
import uuid
from typing import Annotated

import pydantic
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, field_validator
from pydantic import ValidationError as Wrong


def show(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({}, status_code=422)


class Strict(BaseModel):
    size: int = 1

    @field_validator("size")
    def is_small(cls, value):
        if value > 9:
            raise ValueError
        return value


class Lower(BaseModel):
    name: str = ""

    @field_validator("name")
    def lower(cls, value):
        return value.strip().lower()


class Answering(BaseModel):
    name: str = ""

    @field_validator("name")
    def known(cls, value):
        if value == "x":
            raise HTTPException(404)
        return value


def must_be_short(text):
    if len(text) > 9:
        raise ValueError("long")
    return text


def folded(text):
    return text.casefold()


class Through(BaseModel):
    name: str = ""

    @field_validator("name")
    def short(cls, value):
        return must_be_short(value)


class Folded(BaseModel):
    name: str = ""

    @field_validator("name")
    def check(cls, value):
        return folded(value)


class Identified(BaseModel):
    name: str = ""

    @field_validator("name")
    def identifier(cls, value):
        return str(uuid.UUID(value))


app = FastAPI()


@app.get("/")
def read(
    strict: Annotated[Strict, Depends()],  # expect: FLT517
    lower: Annotated[Lower, Depends()],
    answering: Annotated[Answering, Depends()],
    through: Annotated[Through, Depends()],  # expect: FLT517
    folded: Annotated[Folded, Depends()],
    identified: Annotated[Identified, Depends()],  # expect: FLT517
): ...


# file: app/answered.py
from fastapi import APIRouter, Depends, FastAPI
from pydantic import ValidationError as Wrong

from app.main import Strict, show
from app.models import Narrow

router = APIRouter()


@router.get("/")
def read(narrow: Narrow = Depends()): ...


app = FastAPI(exception_handlers={Wrong: show})
app.include_router(router)
# file: app/other.py
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError

from app.main import show
from app.models import Wide

app = FastAPI()
app.add_exception_handler(RequestValidationError, show)


@app.get("/")
def read(wide: Wide = Depends()): ...  # expect: FLT517


# file: app/models.py
from pydantic import BaseModel, field_validator


class Narrow(BaseModel):
    size: int = 1

    @field_validator("size")
    def is_small(cls, value):
        assert value < 9
        return value


class Wide(BaseModel):
    size: int = 1

    @field_validator("size")
    def is_large(cls, value):
        assert value > 9
        return value
