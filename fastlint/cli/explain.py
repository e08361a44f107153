"""`fastlint explain FILE:ROW`: what is known of a line, all that leads to it, and why rules speak of it or do not."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastlint.cli.output import told_problems, wants_color, write
from fastlint.config.errors import UsageError, shown
from fastlint.notebook import NOTEBOOK
from fastlint.reporters._escape import harmless_json, printable
from fastlint.reporters._style import Style
from fastlint.source import Source, UndecodableError, lines_of, row_name

if TYPE_CHECKING:
    from fastlint.engine import Request

Explanation = dict[str, Any]
_WHERE = {"loop": "the event loop", "thread": "a thread", "both": "the event loop and threads", None: "not known"}
_MOST_WAYS = 8
_CELL = re.compile(rf"(.+{re.escape(NOTEBOOK)}):cell (\d{{1,9}}):(\d{{1,9}})(?::\d+)?")


def place(text: str) -> tuple[str, int]:
    """The file and the row of `FILE:ROW` or `FILE:ROW:COLUMN`; raises UsageError.

    A row of a notebook is one of a cell: `FILE:cell 3:ROW`.
    """
    if (of_cell := _CELL.fullmatch(text)) is not None:
        return _place_in_cell(of_cell[1], int(of_cell[2]), int(of_cell[3]))
    path, _, row = text.rpartition(":")
    if row.isdecimal() and not Path(path).is_file():
        first, _, before = path.rpartition(":")
        path, row = (first, before) if before.isdecimal() else (path, row)
    if not row.isdecimal() or not path:
        raise UsageError(f'explain: "{text}" is not of the form FILE:ROW')
    if not Path(path).is_file():
        raise UsageError(f"explain: {path}: no such file")
    try:
        number = int(row)
    except ValueError:
        number = 0
    if path.endswith(NOTEBOOK):
        raise UsageError(f"explain: {path} is a notebook: write {path}:cell 1:{row[:12]}")
    rows = len(_rows_of(path))
    if not 0 < number <= rows:
        raise UsageError(f"explain: {path} has rows 1 to {rows}, no row {row[:12]}")
    return path, number


def _rows_of(path: str) -> list[str]:
    """The rows of a file that need not be Python."""
    return lines_of(Path(path).read_bytes().decode("utf-8", "replace"))


def _place_in_cell(path: str, cell: int, row: int) -> tuple[str, int]:
    if not Path(path).is_file():
        raise UsageError(f"explain: {path}: no such file")
    try:
        source = Source.read(path)
    except (OSError, UndecodableError) as error:
        raise UsageError(f"explain: {path}: {error}") from None
    cells = {one.number: one for one in source.notebook.cells} if source.notebook is not None else {}
    if cell not in cells:
        raise UsageError(f"explain: {path}: cell {cell} is none with Python")
    rows = len(lines_of(cells[cell].text))
    if not 0 < row <= rows:
        raise UsageError(f"explain: {path}: cell {cell} has rows 1 to {rows}, no row {row}")
    return path, cells[cell].row + row - 1


def explain(request: Request, filename: str, row: int, output_format: str, *, every: bool) -> int:
    """Print what is known; returns the exit code."""
    from fastlint.picture.explained import explained
    from fastlint.picture.scene import Scene

    scene = Scene(request)
    relative = os.path.relpath(os.path.realpath(filename), os.path.realpath(scene.run.root)).replace(os.sep, "/")
    problems = list(scene.problems())
    if relative not in scene.paths or any(problem.startswith(f"{relative}:") for problem in problems):
        told_problems(problems)
        raise UsageError(f"explain: {filename} is no module that could be analysed")
    explanation = explained(scene, relative, row)
    if output_format == "json":
        write(harmless_json(json.dumps(explanation, indent=2)) + "\n")
    else:
        style = Style(wants_color("auto", sys.stdout))
        write("".join(f"{line}\n" for line in _lines(explanation, _source(filename, row), style, every=every)))
    return told_problems(problems)


def _at(one: Explanation) -> str:
    return f"{shown(one['filename'])}:{row_name(one['filename'], one['row'])}"


def _source(filename: str, row: int) -> str:
    if filename.endswith(NOTEBOOK):
        return Source.read(filename).line(row).strip()
    lines = _rows_of(filename)
    return lines[row - 1].strip() if row <= len(lines) else ""


def _head(text: str, style: Style) -> str:
    return style.paint(printable(text), "bold")


def _row(explanation: Explanation, style: Style) -> Iterator[str]:
    """The calls and names of the row."""
    if explanation["calls"] or explanation["names"]:
        yield ""
        yield _head("in this row", style)
        yield from (printable(line) for call in explanation["calls"] for line in _call(call))
        for name in explanation["names"]:
            yield f"  {printable(name['name'])} is {printable(name['is'] or 'not known')}"


def _lines(explanation: Explanation, source: str, style: Style, *, every: bool) -> Iterator[str]:
    yield _head(f"{_at(explanation)}: {source}", style)
    yield ""
    function = explanation["function"]
    kind = "async def" if function["is_async"] else "def"
    name = f"{kind} {function['name']}" if function["name"] != "the module" else function["name"]
    yield _head(f"{name}  {_at(function)}  runs on: {_WHERE[function['runs_on']]}", style)
    yield from (f"  {printable(why)}" for why in function["why"])
    yield from _ways(explanation["ways"], style, every=every)
    yield from _row(explanation, style)
    yield ""
    yield _head("rules", style)
    if not explanation["findings"] and not explanation["silent"]:
        yield "  none has anything to say"
    for finding in explanation["findings"]:
        yield from _finding(finding, explanation, style)
    for one in explanation["silent"]:
        yield printable(f"  silent about `{one['call']}`: {one['why']}")


def _ways(ways: list[Explanation], style: Style, *, every: bool) -> Iterator[str]:
    if not ways:
        return
    yield ""
    own = [way for way in ways if not way["is_test"]]
    shown_ways = ways if every else own[:_MOST_WAYS]
    yield style.paint(f"what leads here: {len(own)} way{'s' * (len(own) != 1)}", "bold")
    for way in shown_ways:
        where = _WHERE[way["runs_on"]]
        yield printable(f"  {way['from']}  {way['function']}  {_at(way)}  ({where})")
        for step in way["steps"]:
            yield printable(f"    -> {_at(step)}  {step['function']} {step['how']} `{step['call']}`")
    if len(own) > len(shown_ways):
        yield f"  ... {len(own) - len(shown_ways)} more (--all)"
    if tests := len(ways) - len(own):
        yield f"  ... and {tests} from tests{'' if every else ' (--all)'}"


def _call(call: Explanation) -> Iterator[str]:
    calls, gives = (call[key] or "what is not known" for key in ("calls", "gives"))
    yield f"  `{call['text']}` calls {calls}, gives {gives}"
    yield from (f"      {what}" for what in call["known"])


def _finding(finding: Explanation, explanation: Explanation, style: Style) -> Iterator[str]:
    label = f"{finding['severity']}[{finding['code']}]"
    color = ("red",) if finding["fate"] == "reported" else ("dim",)
    elsewhere = (finding["filename"], finding["row"]) != (explanation["filename"], explanation["row"])
    at = f" at {_at(finding)}" if elsewhere else ""
    yield f"  {style.paint(label, *color)} {printable(finding['name'] + at)}: {printable(finding['fate'])}"
    yield f"      {printable(finding['message'])}"
