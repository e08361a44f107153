"""What the model knows of one line: `python -m fastlint.debug app/main.py:12`, for those who work on fastlint.

Prints the function around the line and how it is run, what each name that is bound there and each call can be, what
the linked calls lead to, and the subjects that rules are shown of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fastlint.engine.checking import Checking
from fastlint.engine.request import Request
from fastlint.engine.run import Run
from fastlint.index.facts import Function
from fastlint.inference.shown import module_name, shown

_USAGE = "usage: python -m fastlint.debug FILE:ROW"
_WIDEST = 200
"""Columns of a printed subject."""


def main(arguments: list[str]) -> int:
    """Print what is known of a line; returns the exit code."""
    path, _, row = arguments[0].rpartition(":") if len(arguments) == 1 else ("", "", "")
    if not Path(path).is_file() or not row.isdigit():
        print(_USAGE, file=sys.stderr)
        return 2
    run = Run(Request((path,), cache=False))
    checking = run.checking(run.overlay(), run.cache)
    outcome = checking.run()
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(run.root)).replace(os.sep, "/")
    for line in describe(checking, checking.analysis.paths.index(relative), int(row)):
        print(line)
    for found in outcome.diagnostics:
        if found.filename == relative and found.span.row == int(row):
            print(f"finding {found.code} ({found.confidence}): {found.message}")
    return 0


def describe(checking: Checking, m: int, row: int) -> Iterator[str]:
    """The lines about one row of a module of an analysed project."""
    facts = checking.analysis.facts(m)
    ev = checking.analysis.evaluator
    yield f"module {m}: {module_name(ev, m)}"
    around = [f for f, function in enumerate(facts.functions) if f and function.first_row <= row <= function.place[2]]
    for f in around:
        yield _function(checking, m, f, facts.functions[f])
    for scope, function in enumerate(facts.functions):
        for position, binding in enumerate(function.bindings):
            if binding.row == row:
                yield f"binding {binding.name} = {binding.value!r}"
                yield f"    is {shown(ev, ev.binding(m, scope, position))}"
    for number, call in enumerate(facts.calls):
        if call.place[0] == row:
            yield f"call {number}: {call.func!r}"
            yield f"    calls {shown(ev, ev.value(m, call.owner, call.func, call.block, row))}"
            yield f"    gives {shown(ev, ev.value(m, call.owner, ('()', number), call.block, row))}"
    yield from _links(checking, m, row)
    yield from _subjects(checking, m, row)


def _function(checking: Checking, m: int, f: int, function: Function) -> str:
    roles = sorted(checking.model().roles.get((m, f), ()))
    kind = "async def" if function.is_async else "def"
    return f"function {f}: {kind} {function.qualname}" + (f", run as {', '.join(roles)}" if roles else "")


def _links(checking: Checking, m: int, row: int) -> Iterator[str]:
    """What linking made of the calls on a row."""
    for name, found in checking.analysis.records[m].links._asdict().items():
        for item in _flat(found):
            place = getattr(item, "place", None)
            if place is not None and place[0] == row:
                yield f"{name}: {item!r}"[:_WIDEST]


def _flat(found: Any) -> Iterable[Any]:
    parts = found.values() if isinstance(found, dict) else (found,)
    return (item for part in parts for item in part)


def _subjects(checking: Checking, m: int, row: int) -> Iterator[str]:
    """What rules are shown that begins on a row."""
    for name, subjects in checking.contexts().get(m, {}).items():
        for subject in subjects:
            span = getattr(subject, "span", None)
            if span is not None and span.row == row:
                yield f"subject {name}: {subject!r}"[:_WIDEST]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
