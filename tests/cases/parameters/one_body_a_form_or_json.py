# A JSON object beside form fields cannot be sent; with a default it is only useless. `Field(Query())` is no body.
# file: app/main.py
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, Query, UploadFile
from pydantic import BaseModel, Field

app = FastAPI()


class Options(BaseModel):
    tokens: list[int] = Field(Query([-1]))
    words: list[str] = Field(default=Query(["a"]))
    beams: int = Field(Query(3))


class Profile(BaseModel):
    name: str
    skills: dict[str, Any] | None = None  # expect: FLT421


class Login(BaseModel):
    email: str


@app.post("/options")
def with_options(file: Annotated[UploadFile, File()], options: Options = Depends()) -> int:
    return options.beams


@app.put("/profiles")  # expect: FLT411
def with_profile(file: Annotated[UploadFile, File()], profile: Profile = Depends()) -> str:
    return profile.name


@app.post("/login")
def login(
    name: Annotated[str, Form()],
    as_json: Annotated[Login | None, Body()] = None,  # expect: FLT411
) -> str:
    return name
