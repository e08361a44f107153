"""Small changes to real code: nothing crashes, the result is always the same, and fixes stay within their bounds.

The texts are the fixtures, the cases and the examples of the rules. Seeds are fixed; `FASTLINT_MUTATIONS=20000` tries as
many others. A seed that has failed once goes into `FAILED`, and is tried for ever.
"""

# ruff: noqa: E501 - lists of small texts

from __future__ import annotations

import ast
import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from fastlint.diagnostic import Diagnostic
from fastlint.engine.in_memory import check_texts, fix_texts
from fastlint.rules import manifest
from fastlint.testing import read_page
from tests.serving import FIXTURES

FAILED: tuple[int, ...] = ()
_MORE = int(os.environ.get("FASTLINT_MUTATIONS", "0"))
_SEEDS = [*FAILED, *range(150), *range(1000, 1000 + _MORE)]
_LARGEST = 6000
_ODD = (
    "x: int", "lambda: (yield)", "del x", "global time", "async def _(): await _()", "with a as b, c as d: pass", "pass;",
    "return", "@app.get('/')", "class A(A): ...", "x = (y := 1)", "match x:\n    case [a, *_]: ...", "type Alias = int",
    "try:\n    ...\nexcept* E:\n    ...", "f'{x!r:>{w}}'", "import time as time, os.path", "from . import *", "print 'x'",
    "def f[T](x: T) -> T: ...", "x = 'caf\xe9' '\U0001f600'", "if (\n    x\n): ...", "x = \\\n    1", "return await x",
)  # fmt: skip


@cache
def texts() -> tuple[str, ...]:
    """What is mutated."""
    roots = [FIXTURES, Path(__file__).parent / "cases"]
    found = [path.read_text(encoding="utf-8") for root in roots for path in sorted(root.rglob("*.py"))]
    for _, info in sorted(manifest().items()):
        for example in read_page(info.page).examples.values():
            found += [text for name, text in sorted(example.files.items()) if name.endswith(".py")]
    return tuple(text for text in dict.fromkeys(found) if 0 < len(text) < _LARGEST)


def mutated(seed: int) -> str:
    """A text with a few changes; the same for the same seed."""
    chosen = random.Random(seed)
    text = chosen.choice(texts())
    for _ in range(chosen.randint(1, 4)):
        text = chosen.choice(_MUTATIONS)(text, chosen)
    return chosen.choice(_FINISHES)(text)


def _statements(text: str) -> list[tuple[int, int]]:
    """The rows of each statement of any depth, those of outer ones too."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return [(row, row + 1) for row in range(len(text.split("\n")))]
    return [(n.lineno - 1, n.end_lineno or n.lineno) for n in ast.walk(tree) if isinstance(n, ast.stmt)] or [(0, 1)]


def _cut(text: str, chosen: random.Random) -> tuple[list[str], int, int]:
    return text.split("\n"), *chosen.choice(_statements(text))


def _drop(text: str, chosen: random.Random) -> str:
    rows, first, last = _cut(text, chosen)
    return "\n".join([*rows[:first], *rows[last:]])


def _duplicate(text: str, chosen: random.Random) -> str:
    rows, first, last = _cut(text, chosen)
    return "\n".join([*rows[:last], *rows[first:last], *rows[last:]])


def _swap(text: str, chosen: random.Random) -> str:
    rows, first, last = _cut(text, chosen)
    if last >= len(rows):
        return text
    return "\n".join([*rows[:first], rows[last], *rows[first:last], *rows[last + 1 :]])


def _splice(text: str, chosen: random.Random) -> str:
    """A statement of another text, at the depth of the row that it comes before."""
    rows, first, _ = _cut(text, chosen)
    other, start, end = _cut(chosen.choice(texts()), chosen)
    return "\n".join([*rows[:first], *_indented(other[start:end], rows[first]), *rows[first:]])


def _odd(text: str, chosen: random.Random) -> str:
    rows, first, _ = _cut(text, chosen)
    return "\n".join([*rows[:first], *_indented(chosen.choice(_ODD).split("\n"), rows[first]), *rows[first:]])


def _indented(inserted: list[str], row: str) -> list[str]:
    own = min((len(r) - len(r.lstrip()) for r in inserted if r.strip()), default=0)
    return [row[: len(row) - len(row.lstrip())] + r[own:] for r in inserted]


def _word(text: str, chosen: random.Random) -> str:
    """One word in the place of another."""
    words = [match.span() for match in re.finditer(r"\w+", text)]
    if not words:
        return text
    (start, end), (first, last) = chosen.choice(words), chosen.choice(words)
    return text[:start] + text[first:last] + text[end:]


def _form_feed(text: str, chosen: random.Random) -> str:
    rows, first, _ = _cut(text, chosen)
    return "\n".join(
        [*rows[:first], chosen.choice(("\x0c", "# page\x0cbreak \x85 \u2028", "\x0c# \x1c")), *rows[first:]]
    )


_MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _drop,
    _duplicate,
    _swap,
    _splice,
    _odd,
    _word,
    _form_feed,
)
_FINISHES: tuple[Callable[[str], str], ...] = (
    str,
    str,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: text.rstrip("\n"),
    lambda text: text.replace("    ", "\t"),
)


def _compiles(text: str) -> bool:
    try:
        compile(text, "app.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _plain(found: list[Diagnostic]) -> list[Diagnostic]:
    return [replace(d, fix=None) for d in found]


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_mutation_is_checked_and_fixed(seed: int) -> None:
    """No crash; the second fix changes nothing; what compiled compiles; what has no fix is left as it is."""
    codes = frozenset(manifest())
    text, beside = mutated(seed), mutated(seed + 1)
    files = {"app.py": text, "package/beside.py": beside}
    found = check_texts(files, select=codes, preview=True)
    assert not [d.message for d in found if "crashed" in d.message or "could not be analysed" in d.message]
    assert found == check_texts(dict(reversed(files.items())), select=codes, preview=True)
    fixed = fix_texts(files, select=codes, unsafe=True)
    assert fix_texts(fixed, select=codes, unsafe=True) == fixed
    fixable = {d.filename for d in found if d.fix is not None}
    for name, before in files.items():
        if name not in fixable:
            assert fixed[name] == before
        if _compiles(before):
            assert _compiles(fixed[name]), fixed[name]
        if before != fixed[name]:
            _assert_ends_alike(before, fixed[name])


def _assert_ends_alike(before: str, after: str) -> None:
    """The line ends, and the mark at the beginning, are those of the file."""
    assert before.startswith("\ufeff") == after.startswith("\ufeff")
    if "\r\n" in before and not re.search(r"(?<!\r)\n", before):
        assert not re.search(r"(?<!\r)\n", after)
    elif "\r" not in before:
        assert "\r" not in after
