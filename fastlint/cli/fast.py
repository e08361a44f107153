"""A light parser for the common command lines, which saves a cached run the price of importing typer.

It understands a plain `check` in full, or gives up: then typer parses, explains and helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fastlint.cli.options import OPTIONS, Arguments, Kind, Option, build

_BY_FLAG = {flag: option for option in OPTIONS for flag in option.flags}


def parse(words: Sequence[str]) -> Arguments | None:
    """The arguments of `fastlint check WORDS`; None if this parser cannot tell. Raises UsageError for a wrong value."""
    paths: list[str] = []
    given: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        if word == "--":
            paths += rest
        elif word == "-" or not word.startswith("-"):
            paths.append(word)
        elif not _take(word, rest, given):
            return None
    return build(OPTIONS, paths, given)


def _take(word: str, rest: Iterator[str], given: dict[str, Any]) -> bool:
    """Take one option and its value; False if it is unknown or its value is missing."""
    flag, equals, value = word.partition("=")
    wanted = not flag.startswith("--no-") or flag in _BY_FLAG
    option = _BY_FLAG.get(flag if wanted else "--" + flag.removeprefix("--no-"))
    if option is None or not _well_formed(option, flag, bool(equals), wanted):
        return False
    if not option.takes_value:
        given[option.field] = wanted
        return True
    if not equals:
        value = next(rest, "--")
        if value.startswith("-") and value != "-":
            return False
    given.setdefault(option.field, []).append(value)
    return True


def _well_formed(option: Option, flag: str, has_equals: bool, wanted: bool) -> bool:
    if not wanted and option.kind is not Kind.SWITCH:
        return False
    return not has_equals or (option.takes_value and flag.startswith("--"))
