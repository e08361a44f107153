"""Findings point at what is wrong, and no whole decorator: the argument, the annotation, the placeholder."""

from __future__ import annotations

import pytest

from fastlint.diagnostic import Diagnostic
from fastlint.engine.in_memory import check_texts
from fastlint.source import Source

HEAD = """\
from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, ORJSONResponse
from pydantic import BaseModel


class User(BaseModel):
    name: str
    password_hash: str


app = FastAPI()
"""
CASES = {
    "an argument of a decorator": (
        "FLT310",
        '@app.get("/", response_class=ORJSONResponse)\ndef root() -> User: ...\n',
        "response_class=ORJSONResponse",
    ),
    "an argument on a row of its own": (
        "FLT310",
        '@app.get(\n    "/",\n    response_class=ORJSONResponse,\n)\ndef root() -> User: ...\n',
        "response_class=ORJSONResponse",
    ),
    "an argument of an application": (
        "FLT310",
        "other = FastAPI(title='x', default_response_class=ORJSONResponse)\n",
        "default_response_class=ORJSONResponse",
    ),
    "a default that is named": (
        "FLT311",
        '@app.get("/", response_model=User, response_class=JSONResponse)\ndef root(): ...\n',
        "response_class=JSONResponse",
    ),
    "a default that is named for a router": (
        "FLT311",
        "router = APIRouter(\n    prefix='/x', default_response_class=JSONResponse\n)\napp.include_router(router)\n",
        "default_response_class=JSONResponse",
    ),
    "a model that is repeated": (
        "FLT318",
        '@app.get("/", response_model=list[User])\ndef root() -> list[User]: ...\n',
        "response_model=list[User]",
    ),
    "a model in the decorator": (
        "FLT303",
        '@app.get("/", response_model=User)\ndef root():\n    return User(name="a", password_hash="b")\n',
        "response_model=User",
    ),
    "a model as annotation": (
        "FLT303",
        '@app.get("/")\ndef root() -> list[User]:\n    return [User(name="a", password_hash="b")]\n',
        "list[User]",
    ),
    "a placeholder": (
        "FLT408",
        '@app.get("/users/{user_id}/{name}")\ndef root(name: str) -> str:\n    return name\n',
        "{user_id}",
    ),
    "a placeholder with a converter": (
        "FLT408",
        '@app.get(\n    "/users/{user_id:int}/{name}",\n)\ndef root(name: str) -> str:\n    return name\n',
        "{user_id:int}",
    ),
    "an annotation": ("FLT404", '@app.get("/")\ndef root(q: str = None) -> str:\n    return q.upper()\n', "str"),
    "an annotation of several words": (
        "FLT404",
        '@app.get("/")\ndef root(\n    q: list[str] = None,\n) -> str:\n    return q[0]\n',
        "list[str]",
    ),
}


def found(code: str, text: str) -> list[Diagnostic]:
    return check_texts({"main.py": HEAD + text}, select=(code,))


@pytest.mark.parametrize(("code", "text", "under"), CASES.values(), ids=CASES)
def test_what_is_underlined(code: str, text: str, under: str) -> None:
    (one,) = found(code, text)
    source = Source("main.py", HEAD + text)
    span = one.span
    start, end = source.offset(span.row, span.column), source.offset(span.end_row, span.end_column)
    assert source.text[start:end] == under


@pytest.mark.parametrize(("code", "text", "under"), CASES.values(), ids=CASES)
def test_a_comment_counts_beside_it_and_where_the_statement_begins(code: str, text: str, under: str) -> None:
    (one,) = found(code, text)
    for row in {one.span.row, one.noqa_row}:
        rows = (HEAD + text).split("\n")
        rows[row - 1] += f"  # noqa: {code}"
        assert not check_texts({"main.py": "\n".join(rows)}, select=(code,))
    assert one.noqa_row <= one.span.row


def test_a_leaking_field_is_shown_where_it_is_declared() -> None:
    text = '@app.get("/")\ndef root() -> User:\n    return User(name="a", password_hash="b")\n'
    (one,) = check_texts(
        {"main.py": text.join(("from fastapi import FastAPI\nfrom models import User\n\napp = FastAPI()\n", "")),
         "models.py": HEAD},
        select=("FLT303",),
    )  # fmt: skip
    (step,) = one.related
    row = next(i for i, line in enumerate(HEAD.split("\n"), 1) if "password_hash" in line)
    assert (step.filename, step.span.row, step.message) == ("models.py", row, "`password_hash` is declared here")
