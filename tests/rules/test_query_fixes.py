"""What a GET reads from the body is moved into the query only where FastAPI can read it from there."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import fix_texts

ROUTE = """\
from typing import Annotated, Any, List, Literal, Optional, Sequence, Union

from fastapi import FastAPI, Query
from pydantic import BaseModel

app = FastAPI()


class First(BaseModel):
    x: int = 1


class Second(BaseModel):
    y: int = 1


@app.get("/")
def route(wanted: {} = None) -> None: ...
"""


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("First", True),
        ("First | None", True),
        ("Optional[First]", True),
        ("list[int]", True),
        ("list[int] | None", True),
        ("set[Literal['a', 'b']]", True),
        ("list[int | str]", True),
        ("Sequence[str]", True),
        ("list[First]", False),
        ("List[First]", False),
        ("Optional[List[First]]", False),
        ("Sequence[First]", False),
        ("list[list[int]]", False),
        ("list[dict]", False),
        ("list[dict[str, Any]]", False),
        ("list[int | First]", False),
        ("First | Second", False),
        ("Union[First, Second, None]", False),
        ("Union[First, list[int]]", False),
        ("dict[str, int]", False),
    ],
)
def test_the_fixed_application_still_starts(written: str, moved: bool) -> None:
    text = fix_texts({"main.py": ROUTE.format(written)}, select={"FLT412"})["main.py"]
    exec(text, {})
    assert (f"Annotated[{written}, Query()]" in text) is moved
