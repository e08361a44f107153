"""Every row of knowledge that says "blocks" is able to speak: a project that does what the row is about is reported.

For each data file one project is written, with a coroutine route for each row. The same in a `def` route or in a thread
is silent.
"""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from fastlint.engine.in_memory import check_texts
from fastlint.knowledge import Knowledge
from fastlint.knowledge.row import BLOCKING_PROPERTIES, Row
from fastlint.knowledge.tables import data_files, table_of

KNOWLEDGE = Knowledge()
CODES = [*(f"FLT{number}" for number in range(101, 111)), "FLT204"]
FIELDS = ("blocks", "iteration_blocks", "enter_blocks", "exit_blocks")
PACKAGES = sorted(
    package
    for package in data_files()
    if any(row.get(field) for row in table_of(package).fields.values() for field in FIELDS)
)
HEAD = "import asyncio\n{imports}\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
MODULES = ("IPython", "PIL.Image", "PIL.ImageGrab")
"""Modules whose names look like those of classes."""


class Use(NamedTuple):
    """What a row is about, as the body of a function."""

    row: Row
    body: str


def uses(package: str) -> Iterator[Use]:
    for name in table_of(package).fields:
        row = KNOWLEDGE.get(name)
        if row is None or row.level == "light" or "*" in name or row.name != name:
            continue
        made, expression = _written(row)
        if row.iteration_blocks is not None:
            yield Use(row, f"{made}    for part in {expression}:\n        print(part)\n")
        if row.enter_blocks is not None or row.exit_blocks is not None:
            yield Use(row, f"{made}    with {expression}:\n        print()\n")
        if row.blocks is not None and not row.is_class:
            yield Use(row, f"{made}    {expression}\n")


def _written(row: Row) -> tuple[str, str]:
    """How to get hold of what a row describes, and the expression that is to be used."""
    owner, _, member = row.name.rpartition(".")
    if row.is_class:
        return f"    thing: {row.name} = make()\n", "thing"
    call = f"({_arguments(row)})" if row.kind != "property" else ""
    if _is_class(owner):
        return f"    thing: {owner} = make()\n", f"thing.{member}{call}"
    return "", f"{row.name.removeprefix('builtins.')}{call}"


def _is_class(owner: str) -> bool:
    known = KNOWLEDGE.get(owner)
    is_named_like_one = known is None and owner not in MODULES and owner.rpartition(".")[2][:1].isupper()
    return KNOWLEDGE.is_class(owner) or is_named_like_one


def _arguments(row: Row) -> str:
    """Arguments with which it blocks."""
    given = "1" if row.blocks == "sleep" else ""
    for wanted in row.only_with[:1]:
        if isinstance(wanted, int):
            given = ", ".join(["7"] * (wanted + 1))
        else:
            given = wanted if "=" in wanted else f"{wanted}=7"
    return given


def module_of(name: str) -> str:
    """The module to import for a name: all before the first class."""
    parts = name.split(".")[:-1]
    while len(parts) > 1 and _is_class(".".join(parts)):
        parts.pop()
    return ".".join(parts)


def project(found: list[Use], head: str, *, threaded: bool = False) -> str:
    imports = sorted({module_of(use.row.name) for use in found} - {"", "builtins"})
    text = HEAD.format(imports="\n".join(f"import {module}" for module in imports))
    for number, use in enumerate(found):
        body = use.body
        if threaded:
            body = f"    def work() -> None:\n{textwrap.indent(body, '    ')}\n    await asyncio.to_thread(work)\n"
        text += f'\n\n@app.get("/{number}")\n{head} read_{number}() -> None:\n{body}'
    return text


def reported(text: str) -> Mapping[str, int]:
    """Number of findings about blocking by the function in which they stand."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    rows = {row: f.name for f in functions for row in range(f.lineno, (f.end_lineno or 0) + 1)}
    return Counter(rows[finding.span.row] for finding in check_texts({"main.py": text}, select=CODES, preview=True))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_row_is_reported_once(package: str) -> None:
    wanted = list(uses(package))
    found = reported(project(wanted, "async def"))
    counts = {(use.row.name, use.body): found.get(f"read_{number}", 0) for number, use in enumerate(wanted)}
    assert {key: count for key, count in counts.items() if count != 1} == {}


def test_names_of_properties_that_block_are_known() -> None:
    """Only reads of these names are looked at."""
    rows = (row for package in PACKAGES for row in table_of(package).fields.items())
    names = {name.rpartition(".")[2] for name, row in rows if row.get("kind") == "property" and row.get("blocks")}
    assert names == BLOCKING_PROPERTIES


@pytest.mark.parametrize("package", PACKAGES)
def test_plain_routes_and_threads_are_silent(package: str) -> None:
    wanted = list(uses(package))
    assert reported(project(wanted, "def")) == {}
    assert reported(project(wanted, "async def", threaded=True)) == {}
