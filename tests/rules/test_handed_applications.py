"""No lifespan is written for an application that is given to code which may register handlers of its own on it."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts, fix_texts

TEXT = """\
import uvicorn
from fastapi import APIRouter, FastAPI
from lib import install

app = FastAPI()
router = APIRouter()


def register_routers(application: FastAPI) -> None:
    application.include_router(router)


def start(application: FastAPI) -> None:
    @application.on_event("startup")
    def begin() -> None:
        print("started")


def pass_on(application: FastAPI) -> None:
    install(application)


@app.on_event("startup")
async def hello() -> None:
    print("hello")


CALL
"""


@pytest.mark.parametrize(
    ("call", "is_fixed"),
    [
        ("print(app)", True),
        ("uvicorn.run(app)", True),
        ("register_routers(app)", True),
        ("app.mount('/sub', FastAPI())", True),
        ("main = FastAPI()\nmain.mount('/sub', app)", True),
        ("install(app)", False),
        ("install(x=1, app=app)", False),
        ("start(app)", False),
        ("pass_on(app)", False),
    ],
)
def test_a_lifespan_is_written_where_nobody_else_registers_handlers(call: str, is_fixed: bool) -> None:
    text = TEXT.replace("CALL", call)
    assert "FLT601" in {d.code for d in check_texts({"main.py": text})}
    assert ("lifespan=" in fix_texts({"main.py": text}, select={"FLT601"})["main.py"]) == is_fixed


PLAIN = """\
    response.set_cookie("token", name, httponly=True, secure=True)
"""
ONE_ROW = """\
    response.set_cookie(
        "token", name, max_age=3600, domain="till.example", httponly=True, secure=True
    )
"""
ROWS = """\
    response.set_cookie(
        "token",
        name,
        max_age=3600,
        domain="till.shops.far.away.example",
        httponly=True,
        secure=True,
    )
"""


@pytest.mark.parametrize(
    ("arguments", "after"),
    [
        ('"token", name', PLAIN),
        ('"token", name, max_age=3600, domain="till.example"', ONE_ROW),
        ('"token", name, max_age=3600, domain="till.shops.far.away.example",', ROWS),
    ],
)
def test_arguments_that_a_row_has_no_room_for_are_broken(arguments: str, after: str) -> None:
    head = 'from fastapi import FastAPI, Response\n\napp = FastAPI()\n\n\n@app.post("/login")\n'
    head += "def login(name: str, response: Response) -> None:\n"
    fixed = fix_texts({"main.py": f"{head}    response.set_cookie({arguments})\n"}, select={"FLT810"})["main.py"]
    assert fixed == head + after
