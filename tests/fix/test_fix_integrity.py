"""Fixes of all rules on their own examples and on the fixtures, in every shape that the text of a program can have.

What is found and fixed must not depend on line ends, a byte order mark, or characters that other tools take for line
ends; what is fixed compiles, and a second fix finds nothing to do.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fastlint import rules
from fastlint.engine.in_memory import check_texts, fix_texts
from fastlint.testing import read_page

ROOT = Path(__file__).parents[2]
FIXTURES = ("single", "shop", "nested", "spellings")
PLAIN = "# a page, then another\n"
ODD = "# a page,\x0c then\x1c an\x0bother\x85 and\u2028 more\n"

Shape = Callable[[str], str]


def _windows(text: str) -> str:
    return (ODD + text).replace("\n", "\r\n")


def _old_mac(text: str) -> str:
    return "\ufeff" + (PLAIN + text).replace("\n", "\r")


def _odd(text: str) -> str:
    return "\x0c" + ODD + text


SHAPES: dict[str, Shape] = {"CRLF": _windows, "CR and a mark": _old_mac, "odd": _odd}


def _project(folder: Path) -> dict[str, str]:
    """The files of a fixture that are in plain line ends."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in (".py", ".toml", ".txt"))
    texts = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}
    return {path: text for path, text in texts.items() if "\r" not in text and not text.startswith("\ufeff")}


def _shaped(files: Mapping[str, str], shape: Shape) -> dict[str, str]:
    return {path: shape(text) if path.endswith(".py") else text for path, text in files.items()}


def _found(files: Mapping[str, str], codes: frozenset[str]) -> list[tuple[object, ...]]:
    found = check_texts(files, select=codes, preview=True)
    return [(d.filename, d.span, d.code, d.message, tuple(r.span for r in d.related)) for d in found]


def _compiles(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


def _hold(files: dict[str, str], codes: frozenset[str]) -> None:
    """All that must hold of a project whose files begin with a comment."""
    plain = _shaped(files, lambda text: PLAIN + text)
    found, fixed = _found(plain, codes), fix_texts(plain, select=codes, preview=True)
    broken = [path for path in plain if _compiles(plain[path]) and not _compiles(fixed[path])]
    assert not broken, [fixed[path] for path in broken]
    assert fix_texts(fixed, select=codes, preview=True) == fixed
    for shape in SHAPES.values():
        shaped = _shaped(files, shape)
        assert _found(shaped, codes) == found
        wanted = {path: text.removeprefix(PLAIN) for path, text in fixed.items()}
        assert fix_texts(shaped, select=codes, preview=True) == _shaped(wanted, shape)


@pytest.mark.parametrize("code", [code for code, rule in rules.manifest().items() if rule.fixable])
def test_the_example_of_a_rule_is_fixed_in_every_shape(code: str) -> None:
    _hold(read_page(rules.manifest()[code].page).examples["Bad"].files, frozenset({code}))


@pytest.mark.parametrize("code", [code for code, rule in rules.manifest().items() if not rule.fixable])
def test_the_example_of_a_rule_is_found_in_every_shape(code: str) -> None:
    files, codes = read_page(rules.manifest()[code].page).examples["Bad"].files, frozenset({code})
    found = _found(_shaped(files, lambda text: PLAIN + text), codes)
    for shape in SHAPES.values():
        assert _found(_shaped(files, shape), codes) == found


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_fixed_in_every_shape(name: str) -> None:
    _hold(_project(ROOT / "fixtures" / name), frozenset(rules.manifest()))
