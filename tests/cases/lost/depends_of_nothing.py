# `Depends()` calls its annotation; where that is none, or Any, every request fails.
# file: app/main.py
import typing
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Security
from fastapi import Depends as Inject
from fastapi.security import OAuth2PasswordRequestForm

app = FastAPI()
router = APIRouter()


class Filters:
    def __init__(self, term: str = "") -> None:
        self.term = term


def page(size=Inject(None)):  # expect: FLT528
    return size


def get_term(term: str = "") -> str:
    return term


@router.get("/")
def root(
    user=Security(scopes=["me"]),  # expect: FLT528
    other: Any = Inject(use_cache=False),  # expect: FLT528
    third: Annotated[typing.Any, Inject()] = None,  # expect: FLT528
    size=Inject(page),
) -> str:
    return str(user or other or third or size)


def current(role: str = "") -> object:
    def inner(term: str = "") -> str:
        return role + term

    return Inject(inner)


@app.post("/helped")
def helped(user=current()) -> str:
    return user


@app.post("/right")
def right(
    filters: Annotated[Filters, Inject()],
    others: Filters = Inject(),
    form: OAuth2PasswordRequestForm = Inject(),
    term=Inject(get_term),
    named=Inject(dependency=get_term),
    anything: Any = Inject(lambda: 3),
) -> str:
    return filters.term + others.term + form.username + term + named


def not_called(value=Inject()) -> str:
    return value


app.include_router(router)
