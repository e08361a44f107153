"""What certainly fails is an error, wherever it stands; what only misleads or warns is not."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

ROUTE = """\
from typing import Annotated

from fastapi import FastAPI, Path

app = FastAPI()


@app.get("/books/{{key}}")
def read(key: {kind} = 1) -> int:
    return key
"""
FIELD = """\
from fastapi import FastAPI, Query
from pydantic import BaseModel, Field

app = FastAPI()


class Book(BaseModel):
    isbn: str = Field("", {argument})


@app.post("/")
def add(book: Book, isbn: str = Query("", regex="^[0-9]+$")) -> str:
    return book.isbn or isbn
"""
SCRIPT = """\
async def load() -> dict[str, str]:
    return {{}}


def main() -> None:
    {use}


if __name__ == "__main__":
    main()
"""


def severities(code: str, text: str) -> list[str]:
    files = {"main.py": text, "requirements.txt": "fastapi==0.115.0\npydantic==2.9.0\n"}
    return [str(one.severity) for one in check_texts(files, select=(code,))]


@pytest.mark.parametrize(("argument", "severity"), [('regex="^[0-9]+$"', "error"), ('example="1"', "warning")])
def test_an_argument_that_pydantic_refuses_stops_the_import(argument: str, severity: str) -> None:
    assert severities("FLT403", FIELD.format(argument=argument)) == [severity, "warning"]


@pytest.mark.parametrize(("kind", "severity"), [("Annotated[int, Path()]", "error"), ("int", "warning")])
def test_a_default_beside_a_path_parameter_stops_the_import(kind: str, severity: str) -> None:
    assert severities("FLT409", ROUTE.format(kind=kind)) == [severity]


@pytest.mark.parametrize(
    ("use", "severity"),
    [
        ('load()["name"]', "error"),
        ("load().items()", "error"),
        ("for _ in load(): ...", "error"),
        ("load()", "warning"),
        ('print(f"{load()}")', "warning"),
    ],
)
def test_a_coroutine_that_raises_is_an_error_in_a_script_too(use: str, severity: str) -> None:
    assert severities("FLT201", SCRIPT.format(use=use)) == [severity]
