"""What FLT401's fix makes of parameters: the order stays valid, and what is required stays required."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from fastapi.dependencies.utils import get_dependant

from fastlint.engine.in_memory import fix_texts

HEAD = """\
from typing import Annotated
import fastapi
from fastapi import Cookie, Depends, FastAPI, Header, Path, Query
app = FastAPI()
def g(): ...
@app.get('/{p}')
"""
CASES = {
    "p: int = Path(...), q: str = Query()": "p: Annotated[int, Path()], q: Annotated[str, Query()]",
    "p: int, q: str = Query(default=..., min_length=1)": "p: int, q: Annotated[str, Query(min_length=1)]",
    "p: int, q: str = Query('x', min_length=1)": "p: int, q: Annotated[str, Query(min_length=1)] = 'x'",
    "p: int, q: str = Query(min_length=1, default=None)": "p: int, q: Annotated[str, Query(min_length=1)] = None",
    "p: int, x: int = 1, d: str = Depends(g)": "p: int, x: int = 1, *, d: Annotated[str, Depends(g)]",
    "p: int, d: str = Depends(g), x: int = 1": "p: int, d: Annotated[str, Depends(g)], x: int = 1",
    "p: int, d: str = Depends(g), e: int = Depends(g)": (
        "p: int, d: Annotated[str, Depends(g)], e: Annotated[int, Depends(g)]"
    ),
    "p: int, q: int = Query(1), h: str = Header(...), b: str = Cookie(None)": (
        "p: int, q: Annotated[int, Query()] = 1, *, h: Annotated[str, Header()], b: Annotated[str, Cookie()] = None"
    ),
    "p: int, *, q: int = fastapi.Query(1), h: str = Header(...)": (
        "p: int, *, q: Annotated[int, fastapi.Query()] = 1, h: Annotated[str, Header()]"
    ),
    "p: int, q: list = Query(default_factory=list)": "p: int, q: list = Query(default_factory=list)",
    "p: int, d=Depends(g)": "p: int, d=Depends(g)",
    "p: int, x: int = 1, d: str = Depends(g), *args": "p: int, x: int = 1, d: str = Depends(g), *args",
    "p: int, /, x: int = 1, d: str = Depends(g)": "p: int, /, x: int = 1, d: str = Depends(g)",
}  # fmt: skip


@pytest.mark.parametrize("before", CASES)
def test_fix(before: str) -> None:
    text = f"{HEAD}def f({before}): ...\n"
    fixed = fix_texts({"main.py": text}, select=("FLT401",))
    after = fixed["main.py"].split("\ndef f(", 1)[1].removesuffix("): ...\n")
    assert after == CASES[before]
    ast.parse(fixed["main.py"])
    assert required(text) == required(fixed["main.py"])


ROWS = """
    p: int,
    q: str = Query(
        None,
        description="as long as a description that says what it has to say may be",
        alias="of which"
        + " two",
    ),
    r: int = Query(
        1,
        ge=1,
    ),
    # the last one
    d: str = Depends(g),
"""
IN_ROWS = """
    p: int,
    q: Annotated[
        str,
        Query(
            description="as long as a description that says what it has to say may be",
            alias="of which"
            + " two",
        ),
    ] = None,
    r: Annotated[int, Query(ge=1)] = 1,
    # the last one
    *,
    d: Annotated[str, Depends(g)],
"""


def test_rows_stay_rows() -> None:
    fixed = fix_texts({"main.py": f"{HEAD}def f({ROWS}): ...\n"}, select=("FLT401",))
    assert fixed["main.py"].split("\ndef f(", 1)[1] == f"{IN_ROWS}): ...\n"


def required(text: str) -> dict[str, Any]:
    """Which parameters FastAPI requires, and where from."""
    scope: dict[str, Any] = {}
    exec(compile(text, "main.py", "exec", dont_inherit=True), scope)
    dependant = get_dependant(path="/{p}", call=scope["f"])
    fields = [
        (kind, f.name, f.field_info.is_required())
        for kind in ("path", "query", "header", "cookie", "body")
        for f in getattr(dependant, f"{kind}_params")
    ]
    return {"fields": sorted(fields), "dependencies": sorted(str(d.name) for d in dependant.dependencies)}


def test_an_example_in_rows_becomes_a_list_in_rows() -> None:
    before = """def f(
    p: int = Path(
        example={
            "a": 1,
        },
    ),
    q: int = Query(1, example=2),
): ...
"""
    after = """def f(
    p: int = Path(
        examples=[
            {
                "a": 1,
            },
        ],
    ),
    q: int = Query(1, examples=[2]),
): ...
"""
    assert fix_texts({"main.py": HEAD + before}, select=("FLT403",))["main.py"] == HEAD + after
