"""`fastlint routes`: the static route table of every application."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from fastlint.cli.output import tell, write
from fastlint.config.errors import shown
from fastlint.engine import Request, routes
from fastlint.reporters._escape import harmless_json, printable

Row = Mapping[str, Any]


def show_routes(request: Request, output_format: str) -> int:
    """Print the rows as JSON, or as a table for each application; returns the exit code."""
    problems: list[str] = []
    rows = routes(request, problems.append)
    if output_format == "json":
        write(harmless_json(json.dumps(rows, indent=2)) + "\n")
    else:
        write("\n".join("".join(f"{printable(line)}\n" for line in table) for table in _tables(rows)))
    for problem in problems:
        tell(f"error: {problem}")
    if not rows and not problems:
        tell("note: no FastAPI application with routes found")
    return 2 if problems else 0


def _tables(rows: Iterable[Row]) -> Iterator[list[str]]:
    """A table for each application; one that has the routes of an earlier one is only named."""
    known: dict[str, str] = {}
    for application, group in groupby(rows, _application):
        own = list(group)
        head = _head(application)
        content = json.dumps([{key: value for key, value in row.items() if key != "application"} for row in own])
        if content in known:
            yield [f"{head}  (the routes of {known[content]})"]
        else:
            known[content] = head
            yield [head, *_table(own)]


def _application(row: Row) -> tuple[str, str, int]:
    application = row["application"]
    return application["filename"], application["name"], application["row"]


def _head(application: tuple[str, str, int]) -> str:
    filename, name, row = application
    return f"{name or 'FastAPI()'}  {shown(filename)}:{row}"


def _table(rows: Iterable[Row]) -> Iterator[str]:
    lines = [
        (
            ", ".join(route["methods"]) or "WEBSOCKET",
            route["path"],
            route["runs_on"] or "?",
            route["endpoint"] or "?",
            _place(route),
            f"-> {route['response_model']}" if route["response_model"] else "",
            route["dependencies"],
        )
        for route in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line in lines:
        yield "  " + "  ".join([*(line[column].ljust(widths[column]) for column in range(5)), line[5]]).rstrip()
        yield from _tree(line[6], depth=2)


def _tree(dependencies: Iterable[Row], depth: int) -> Iterator[str]:
    for dependency in dependencies:
        yield f"{'  ' * depth}<- {'  '.join(filter(None, (dependency['name'], _place(dependency))))}"
        yield from _tree(dependency["dependencies"], depth + 1)


def _place(row: Row) -> str:
    """Where a function is defined; what comes from a library, as `OAuth2PasswordBearer(...)`, has no place here."""
    filename = row["filename"]
    return "" if filename is None else f"{shown(filename)}:{row['row']}"
