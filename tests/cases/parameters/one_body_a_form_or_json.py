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
# file: app/factories.py
# What a default is that a caller hands over, or an object that is made elsewhere, is not known: it may be a `Depends`.
from typing import Any

from fastapi import APIRouter, Depends, File, UploadFile
from pydantic import BaseModel

from app.main import app


class User(BaseModel):
    name: str


class Common:
    def __init__(self, current: Any) -> None:
        self.current = current


def make_dependency() -> User:
    def current() -> User:
        return User(name="ada")

    return Depends(current)


class Dependencies:
    def __init__(self) -> None:
        self.current_user = make_dependency()


def given(router: APIRouter, current_user: User, page_size: int, common: Common) -> None:
    @router.put("/given")
    def by_parameter(user: User = current_user, image: UploadFile = File()) -> str:
        return user.name

    @router.put("/attribute")
    def by_attribute(user: User = common.current, image: UploadFile = File()) -> str:
        return user.name

    @router.get("/read")
    def read(user: User = current_user) -> str:
        return user.name

    @router.get("/many")
    def many(limit: int = page_size) -> list[str]:
        return ["a"] * limit

    ADA = User(name="ada")

    @router.put("/known")
    def by_value(user: User = ADA, image: UploadFile = File()) -> str:  # expect: FLT411
        return user.name


def generate(router: APIRouter) -> None:
    dependencies = Dependencies()
    given(router, dependencies.current_user, 10, Common(dependencies.current_user))


router = APIRouter()
generate(router)
app.include_router(router)
