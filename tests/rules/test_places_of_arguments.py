"""A finding about an argument stands where the argument is written, some rows below its call maybe."""

from __future__ import annotations

from fastlint.diagnostic import Diagnostic
from fastlint.engine.in_memory import check_texts

SECRET = "k9Qw7vRt2LmZx8"


def _found(text: str, code: str) -> list[Diagnostic]:
    return [d for d in check_texts({"main.py": text}) if d.code == code]


def _rows(text: str, wanted: str) -> list[int]:
    return [row for row, line in enumerate(text.split("\n"), 1) if wanted in line]


def test_a_secret_is_reported_where_it_is_written() -> None:
    text = (
        f"client = Client(\n    client_id='{SECRET}',\n    client_secret='{SECRET}',  # here\n)\n"
        f"other = Client(password='{SECRET}')  # here\n"
        f"third = Client(\n    1,\n    password=(\n        '{SECRET}'  # here\n    ),\n)\n"
    )
    found = _found(text, "FLT803")
    assert [d.span.row for d in found] == _rows(text, "# here")
    lines = text.split("\n")
    assert {lines[d.span.row - 1][d.span.column - 1 : d.span.end_column - 1] for d in found} == {f"'{SECRET}'"}


def test_a_suppression_on_the_row_of_the_secret_counts() -> None:
    text = f"client = Client(\n    1,\n    client_secret='{SECRET}',  # noqa: FLT803\n)\n"
    assert not _found(text, "FLT803")
    assert not _found(text, "FLT002")


def test_a_wildcard_is_shown_where_it_is_written() -> None:
    text = (
        "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\n"
        "app.add_middleware(\n    CORSMiddleware,\n    allow_methods=['*'],\n    allow_credentials=True,\n"
        "    allow_origins=[\n        'https://shop.example.com',\n        '*',  # here\n    ],\n)\n"
    )
    (found,) = _found(text, "FLT801")
    assert [place.span.row for place in found.related] == _rows(text, "# here")
    assert found.span.row == _rows(text, "allow_origins")[0]


def test_a_wildcard_of_a_constant_is_shown_at_the_constant() -> None:
    text = (
        "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nORIGINS = ['*']  # here\n"
        "app = FastAPI()\napp.add_middleware(\n    CORSMiddleware,\n    allow_methods=['*'],\n"
        "    allow_credentials=True,\n    allow_origins=ORIGINS,\n)\n"
    )
    (found,) = _found(text, "FLT801")
    assert [place.span.row for place in found.related] == _rows(text, "# here")
