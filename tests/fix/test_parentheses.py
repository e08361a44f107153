"""Fixes beside types and values in parentheses: what is added stands behind the last one, what goes goes whole."""

from __future__ import annotations

import ast

import pytest

from fastlint.engine.in_memory import fix_texts

HEAD = """\
from typing import Annotated

from fastapi import BackgroundTasks, FastAPI, Path
from pydantic import BaseModel

app = FastAPI()


"""
MODEL = """\
class Item(BaseModel):
    name: {}


@app.post("/items")
def create(item: Item) -> None:
    print(item)
"""


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("str | None", "str | None = None"),
        ("(str | None)", "(str | None) = None"),
        ("(\n        str | None  # a name )\n    )", "(\n        str | None  # a name )\n    ) = None"),
        ("((str) | None)", "((str) | None) = None"),
        ("((str | None))  # text", "((str | None)) = None  # text"),
    ],
)
def test_a_default_behind_a_type(written: str, mended: str) -> None:
    text = fix_texts({"main.py": HEAD + MODEL.format(written)}, select={"FLT405"}, unsafe=True)["main.py"]
    assert text == HEAD + MODEL.format(mended)


@pytest.mark.parametrize(
    "written", ["item_id: int = 1", "item_id: (int) = 1", "item_id: int = (1)", "item_id: (int) = (\n    1\n)"]
)
def test_a_default_that_goes(written: str) -> None:
    route = '@app.get("/items/{{item_id}}")\ndef read({}) -> int:\n    return item_id\n'
    text = fix_texts({"main.py": HEAD + route.format(written)}, select={"FLT409"}, unsafe=True)["main.py"]
    assert text == HEAD + route.format(written.partition(" =")[0])
    ast.parse(text)
