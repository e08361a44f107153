"""What the evaluator says of expressions: `x = requests.Session()  # revealed: requests.Session`, on the line itself.

Each file of `revealed` is a project; `# file: db.py` begins another module of it (what stands before the first is
`main.py`). The words are those of `fastlint.inference.shown`. A line that says `Unknown` where Python would know
better is a limit that somebody has seen, not a wish: it says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from fastlint.index.extract import index
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.module_summary import summarise
from fastlint.inference.shown import shown
from fastlint.knowledge import Knowledge

FOLDER = Path(__file__).parent / "revealed"
_FILE = re.compile(r"^# file: (\S+)$", re.MULTILINE)
_REVEALED = re.compile(r"^\s*(\w+).*# revealed: (.+?)(?:  # .*)?$")


@cache
def modules(topic: str) -> dict[str, str]:
    """The modules of a file by path."""
    first, *rest = _FILE.split((FOLDER / f"{topic}.py").read_text(encoding="utf-8"))
    return {"main.py": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


def lines() -> Iterator[tuple[str, str, int, str, str]]:
    """Topic, path, row, name and expectation of each line that reveals something."""
    for file in sorted(FOLDER.glob("*.py")):
        for path, text in modules(file.stem).items():
            for row, line in enumerate(text.split("\n"), start=1):
                if found := _REVEALED.search(line):
                    yield file.stem, path, row, found[1], found[2]


@cache
def evaluator(topic: str) -> Evaluator:
    texts = modules(topic)
    facts = [index(text) for text in texts.values()]
    assert not any(f.problem for f in facts), topic
    found = Evaluator(list(texts), facts.__getitem__, Knowledge())
    for m, known in enumerate(facts):
        found.know(m, summarise(list(texts)[m], known))
    return found


def revealed(ev: Evaluator, m: int, row: int, name: str) -> str:
    """What a name that is bound on a row can be there."""
    found = [
        (scope, position)
        for scope, function in enumerate(ev.facts(m).functions)
        for position, binding in enumerate(function.bindings)
        if binding.row == row and binding.name == name
    ]
    assert len(found) == 1, f"row {row} binds {name} not once"
    return shown(ev, ev.binding(m, *found[0]))


@pytest.mark.parametrize(("topic", "path", "row", "name", "expected"), lines())
def test_revealed(topic: str, path: str, row: int, name: str, expected: str) -> None:
    ev = evaluator(topic)
    assert revealed(ev, list(modules(topic)).index(path), row, name) == expected


def test_there_are_enough_lines() -> None:
    assert len(list(lines())) >= 150
