"""Where nodes stand: exactly where LibCST's own provider says."""

from __future__ import annotations

import itertools
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from fastlint.walk.positions import positions

ROOT = Path(__file__).parents[2]
FILES = {name: sorted((ROOT / name).rglob("*.py"))[::3] for name in ("fastlint", "rules")}
TEXTS = {
    "empty lines and comments": "\n# one\n\nx = 1  # two\n\n\n# three\n",
    "no line end": "x = 1",
    "windows": "def f(a, *, b=1):\r\n    return [a,\r\n        b]\r\n",
    "form feed and tabs": "\x0cif x:\n\tpass\n\n\ty = 1; z = 2\nelse: pass\n",
    "backslash": "x = 1 + \\\n    2\nassert x, \\\n  y\n",
    "strings": 'x = """a\nb"""\ny = f"{x!r:>{y}}" "c" \\\n  "d"\n',
    "newer": "type A[T: int] = list[T]\nmatch x:\n    case {'a': [1, *_], **r} if r: pass\n",
}


@pytest.mark.parametrize("name", FILES)
def test_there_are_files_to_try(name: str) -> None:
    """A folder that was renamed would take its cases away in silence."""
    assert len(FILES[name]) > 30


@pytest.mark.parametrize(
    "path", [*itertools.chain(*FILES.values())], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_files_as_libcst(path: Path) -> None:
    as_libcst(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TEXTS)
def test_texts_as_libcst(name: str) -> None:
    as_libcst(TEXTS[name])


def as_libcst(text: str) -> None:
    module = cst.parse_module(text)
    expected = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    found = positions(module, row=1, column=1)
    assert found.keys() == expected.keys()
    for node, at in expected.items():
        if node is not module:
            assert found[node] == (at.start.line, at.start.column + 1, at.end.line, at.end.column + 1), node


def test_a_part_of_a_file() -> None:
    module = cst.parse_module("f(a,\n  b)")
    call = cst.ensure_type(cst.ensure_type(module.body[0], cst.SimpleStatementLine).body[0], cst.Expr).value
    found = positions(module, row=7, column=5)
    assert found[call] == (7, 5, 8, 5)
    assert found[cst.ensure_type(call, cst.Call).args[0].value] == (7, 7, 7, 8)
