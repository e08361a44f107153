"""A fix in a function that has another use for the name of what the fix imports."""

from __future__ import annotations

import ast

import pytest

from fastlint.engine.in_memory import fix_texts

ROUTE = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def route(first: int, %s) -> int:
    %s
    await app.state.pool.get()
    time.sleep(first)
    %s
    return first
"""


@pytest.mark.parametrize(
    ("parameter", "before", "after", "written"),
    [
        ("x: int", "pass", "pass", "await asyncio.sleep(first)"),
        ("x: int", "import asyncio", "pass", "await asyncio.sleep(first)"),
        ("x: int", "pass", "import asyncio", "await _asyncio.sleep(first)"),
        ("x: int", "if x:\n        import asyncio", "pass", "await _asyncio.sleep(first)"),
        (
            "x: int",
            "try:\n        import asyncio\n    except ImportError:\n        pass",
            "pass",
            "await _asyncio.sleep(",
        ),
        ("asyncio: int", "pass", "pass", "await _asyncio.sleep(first)"),
        ("x: int", "def inner():\n        import asyncio", "pass", "await asyncio.sleep(first)"),
    ],
)
@pytest.mark.parametrize("imported", ["", "import asyncio\n"])
def test_a_name_that_the_function_binds_itself_is_not_used(
    parameter: str, before: str, after: str, written: str, imported: str
) -> None:
    text = fix_texts({"main.py": imported + ROUTE % (parameter, before, after)}, select={"FLT102"}, unsafe=True)[
        "main.py"
    ]
    ast.parse(text)
    assert written in text
    assert f"import asyncio as {written.split()[1].partition('.')[0]}\n" in text or "await asyncio" in written
