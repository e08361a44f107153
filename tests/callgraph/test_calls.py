"""Calls of watched callables: found through whatever leads to them, with what their arguments can be."""

from __future__ import annotations

from typing import Any

import pytest

from fastlint.index.extract import index
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge import Knowledge
from fastlint.passes.watched_calls import CallRecord, Watched, calls

HEAD = "import os\nimport jwt\nfrom fastapi import Depends, FastAPI, HTTPException as Problem, BackgroundTasks\n"


def found(*names: str, **files: str) -> list[CallRecord]:
    """The calls in `main` of a project of modules."""
    paths = [f"{name}.py" for name in files]
    facts = [index(text) for text in files.values()]
    knowledge = Knowledge()
    evaluator = Evaluator(paths, facts.__getitem__, knowledge)
    return calls(evaluator, paths.index("main.py"), Watched(names, knowledge))


def values(argument: str, **files: str) -> list[Any]:
    """What the argument of `jwt.encode(...)` in main can be, as (kind, value) without places."""
    text = files.pop("main", "")
    (call,) = found("jwt.encode", main=HEAD + text + f"\njwt.encode({argument})\n", **files)
    return [bare(d) for d in call.arguments[0][2]]


def bare(described: Any) -> Any:
    kind, value, *_ = described
    if kind in ("list", "format"):
        return kind, [bare(d) for d in value]
    if kind == "dict":
        return kind, {key: bare(d) for key, d in value}
    return kind, value


@pytest.mark.parametrize(
    "text",
    [
        "Problem(404)",
        "import fastapi\nfastapi.HTTPException(404)",
        "from fastapi.exceptions import HTTPException\nHTTPException(404)",
        "from other import E\nE(404)",
        "class Own(Problem): ...\nOwn(404)",
        "import other\nother.E(404)",
        "kind = Problem\ndef f():\n    raise kind(404)",
    ],
)
def test_callee(text: str) -> None:
    (call,) = found("fastapi.HTTPException", main=HEAD + text, other="from fastapi import HTTPException as E\n")
    assert call.name == "fastapi.HTTPException"
    assert [bare(d) for d in call.arguments[0][2]] == [("const", 404)]
    assert bool(call.own) == ("Own" in text)


def test_what_is_not_wanted_is_not_there() -> None:
    text = "class HTTPException(Exception): ...\nHTTPException(1)\nunknown.HTTPException(2)\n"
    assert not found("fastapi.HTTPException", main=text)


def test_member_of_an_injected_parameter() -> None:
    text = "def route(tasks: BackgroundTasks):\n    tasks.add_task(print, 1)\n"
    (call,) = found("starlette.background.BackgroundTasks.add_task", main=HEAD + text)
    assert [bare(d) for d in call.arguments[0][2]] == [("name", "builtins.print")]


def test_any_member() -> None:
    text = "import bcrypt\nbcrypt.hashpw(b'x', bcrypt.gensalt())\n"
    assert [c.text for c in found("bcrypt.*", main=text)] == ["bcrypt.hashpw", "bcrypt.gensalt"]


@pytest.mark.parametrize(
    ("text", "use"),
    [("raise Problem(1)", "raised"), ("Problem(1)", "statement"), ("x = Problem(1)", "assigned"),
     ("def f():\n    return Problem(1)", "returned"), ("print(Problem(1))", "argument")],
)  # fmt: skip
def test_use(text: str, use: str) -> None:
    assert found("fastapi.HTTPException", main=HEAD + text)[0].use == use


SETTINGS = """
from pydantic import Field
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    key: str = "K"
    origins: list[str] = Field(default=["*"])
    made: list[str] = Field(default_factory=lambda: ["a", "b"])
    required: str

settings = Settings()

def load():
    return settings
"""


@pytest.mark.parametrize(
    ("argument", "text", "expected"),
    [
        ("'x'", "", [("const", "x")]),
        ("['a', b]", "b = 'c'", [("list", [("const", "a"), ("const", "c")])]),
        ("{'a': 1}", "", [("dict", {"a": ("const", 1)})]),
        ("x if y else 3", "x = 1", [("const", 1), ("const", 3)]),
        ("settings.key", "from conf import settings", [("const", "K")]),
        ("load().key", "from conf import load", [("const", "K")]),
        ("conf.settings.origins", "import conf", [("list", [("const", "*")])]),
        ("settings.made", "from conf import settings", [("list", [("const", "a"), ("const", "b")])]),
        ("settings.required", "from conf import settings", [("unknown", None)]),
        ("os.getenv('X', '*').split(',')", "", [("list", [("const", "*")]), ("unknown", None)]),
        ("f'a {x}'", "x = 1", [("format", [("const", "a "), ("const", 1)])]),
        ("'a %s' % x", "x = 1", [("format", [("const", "a %s"), ("const", 1)])]),
        ("'a {}'.format(x)", "x = 1", [("format", [("const", "a {}"), ("const", 1)])]),
        ("['a'] + other", "other = ['b']", [("list", [("const", "a"), ("const", "b")])]),
        ("FastAPI()", "", [("call", "fastapi.FastAPI")]),
        ("f", "def f(): ...", [("function", "main.py:f")]),
        ("C", "class C: ...", [("class", "main.py:C")]),
        ("nowhere", "", [("unknown", None)]),
    ],
)
def test_values(argument: str, text: str, expected: list[Any]) -> None:
    assert values(argument, main=text, conf=SETTINGS) == expected


def test_injected_value() -> None:
    text = "def db():\n    yield 1\ndef route(s = Depends(db), n: int = 3):\n    jwt.encode(s)\n    jwt.encode(n)\n"
    first, second = found("jwt.encode", main=HEAD + text)
    assert [bare(d) for d in first.arguments[0][2]] == [("dependency", "main.py:db")]
    assert [bare(d) for d in second.arguments[0][2]] == [("parameter", "n"), ("const", 3)]
