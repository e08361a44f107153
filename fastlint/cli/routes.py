"""`fastlint routes`: the static route table of every application."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from fastlint.cli.output import tell, wants_color, write
from fastlint.config.errors import shown
from fastlint.engine import Request, table
from fastlint.reporters._escape import harmless_json, printable, width
from fastlint.reporters._style import Style
from fastlint.source import row_name

Row = Mapping[str, Any]
_MOST_ROUTERS = 5
"""Routers without an application that are named."""


class View(NamedTuple):
    """What is wanted of the rows: those with all `words`, those of `tests` too, each with its `tree`."""

    words: str = ""
    tests: bool = False
    tree: bool = False


def _print_tables(rows: list[Row], view: View, *, quiet: bool) -> None:
    """A table for each application; those of tests only where there are no others, or if they are wanted."""
    own = [row for row in rows if not row["application"]["is_test"]]
    printed = rows if view.tests or not own else own
    style = Style(wants_color("auto", sys.stdout))
    write("\n".join("".join(f"{line}\n" for line in table) for table in _tables(printed, view, style)))
    hidden = len({_application(row) for row in rows} - {_application(row) for row in printed})
    if hidden and not quiet:
        tell(f"note: {hidden} application{'s' * (hidden != 1)} of tests left out (--tests shows them)")


def show_routes(request: Request, output_format: str, view: View, *, quiet: bool = False) -> int:
    """Print the rows as JSON, or as a table for each application; returns the exit code."""
    problems: list[str] = []
    found = table(request, problems.append)
    every: list[Row] = [*found.rows]
    rows = [row for row in every if _matches(row, view.words.lower().split())]
    is_there = not request.paths or any(Path(path).exists() for path in request.paths)
    if output_format == "json" and (is_there or not problems):
        write(harmless_json(json.dumps(rows, indent=2)) + "\n")
    elif every or not problems:
        _print_tables(rows, view, quiet=quiet)
    for problem in problems:
        tell(f"error: {problem}")
    if not every and not problems and not quiet:
        tell("note: no FastAPI application with routes found")
    elif every and not rows and not quiet:
        tell(f'note: none of {len(every)} route{"s" * (len(every) != 1)} matches "{view.words}"')
    if output_format != "json" and not quiet:
        _tell_unincluded(found.unincluded, view)
    return 2 if problems else 0


def _tell_unincluded(routers: Iterable[Row], view: View) -> None:
    """One line about the routers that no application includes; those of tests as their applications."""
    shown_ones = [one for one in routers if view.tests or not one["is_test"]]
    if not shown_ones:
        return
    number, count = len(shown_ones), sum(one["routes"] for one in shown_ones)
    named = [f"{one['name'] or 'APIRouter()'} {_place(one)}" for one in shown_ones[:_MOST_ROUTERS]]
    named += [f"{number - _MOST_ROUTERS} more"] if number > _MOST_ROUTERS else []
    tell(
        f"note: {number} router{'s' * (number != 1)} with {count} route{'s' * (count != 1)} "
        f"{'are' if number != 1 else 'is'} included by no application that is known: {', '.join(named)}"
    )


def _matches(row: Row, words: Sequence[str]) -> bool:
    """Whether all words stand somewhere in a row, or in the names of its dependencies."""
    if not words:
        return True
    head = (*row["methods"], row["path"], row["runs_on"], row["endpoint"], _place(row), row["response_model"])
    found = [*map(str, filter(None, head)), row["application"]["name"], *_names(row["dependencies"])]
    found += [f"blocks {block['kind']} {block['name']}" for block in row["blocks"]]
    text = "\n".join(found).lower()
    return all(word in text for word in words)


def _names(dependencies: Iterable[Row]) -> Iterator[str]:
    for dependency in dependencies:
        yield dependency["name"]
        yield from _names(dependency["dependencies"])


def _tables(rows: Iterable[Row], view: View, style: Style) -> Iterator[list[str]]:
    """A table for each application; one that has the routes of an earlier one is only named."""
    known: dict[str, str] = {}
    for application, group in groupby(rows, _application):
        own = list(group)
        head = printable(_head(application))
        content = json.dumps([{key: value for key, value in row.items() if key != "application"} for row in own])
        if content in known:
            yield [f"{style.paint(head, 'bold')}  (the routes of {known[content]})"]
        else:
            known[content] = head
            yield [style.paint(head, "bold"), *_table(own, view, style)]


def _application(row: Row) -> tuple[str, str, int]:
    application = row["application"]
    return application["filename"], application["name"], application["row"]


def _head(application: tuple[str, str, int]) -> str:
    filename, name, row = application
    return f"{name or 'FastAPI()'}  {shown(filename)}:{row_name(filename, row)}"


def _table(rows: Sequence[Row], view: View, style: Style) -> Iterator[str]:
    lines = [[printable(cell) for cell in _cells(row, view)] for row in rows]
    widths = [max(width(line[column]) for line in lines) for column in range(len(lines[0]))]
    for row, line in zip(rows, lines, strict=True):
        shown_cells = [
            style.paint(cell, *_paint(column, cell)) + " " * (widths[column] - width(cell))
            for column, cell in enumerate(line)
            if widths[column]
        ]
        yield "  " + "  ".join(shown_cells).rstrip()
        if view.tree:
            yield from (printable(text) for text in _tree(row["dependencies"], depth=2))
            yield from (style.paint(printable(text), "red") for text in _blocks(row))


_RUNS_ON, _BLOCKS = 2, 3


def _cells(row: Row, view: View) -> tuple[str, ...]:
    kinds = dict.fromkeys(block["kind"] for block in row["blocks"])
    names = ", ".join(dict.fromkeys(_short(dependency["name"]) for dependency in row["dependencies"]))
    return (
        ", ".join(row["methods"]) or "WEBSOCKET",
        row["path"],
        row["runs_on"] or "?",
        f"blocks: {', '.join(kinds)}" if kinds else "",
        _short(row["endpoint"] or "?"),
        _place(row),
        f"-> {row['response_model']}" if row["response_model"] else "",
        f"<- {names}" if names and not view.tree else "",
    )


def _short(name: str) -> str:
    """A function that another one makes has a name of its own: `get_db` of `provide.<locals>.get_db`."""
    return name.rpartition(".<locals>.")[2]


def _paint(column: int, cell: str) -> tuple[str, ...]:
    if column == _RUNS_ON:
        return ("cyan",) if cell == "loop" else ("dim",)
    return ("red",) if column == _BLOCKS else ()


def _tree(dependencies: Iterable[Row], depth: int) -> Iterator[str]:
    for dependency in dependencies:
        yield f"{'  ' * depth}<- {'  '.join(filter(None, (_short(dependency['name']), _place(dependency))))}"
        yield from _tree(dependency["dependencies"], depth + 1)


def _blocks(row: Row) -> Iterator[str]:
    for block in row["blocks"]:
        place, start = _place(block), _place(block["called_at"])
        way = f", reached from {start}" if start != place else ""
        yield f"    blocks the event loop ({block['kind']}): {block['name']}  {place}{way}"


def _place(row: Row) -> str:
    """Where a function is defined; what comes from a library, as `OAuth2PasswordBearer(...)`, has no place here."""
    filename = row["filename"]
    return "" if filename is None else f"{shown(filename)}:{row_name(filename, row['row'])}"
