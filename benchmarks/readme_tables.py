"""The tables of README.md in this folder: each stands between markers of its own, where a script writes it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

README = Path(__file__).resolve().parent / "README.md"


class WrongFileError(ValueError):
    """A file that is not as it should be; says where and what to do."""


def between(text: str, begin: str, end: str, table: str) -> str:
    """The text with a table between its markers. Raises WrongFileError if one of them is missing."""
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise WrongFileError(f"{README}: no {begin} ... {end} to write the table between")
    return f"{head}{begin}\n\n{table}\n\n{end}{tail}"


def write(begin: str, end: str, table: str) -> None:
    """Write a table into README.md."""
    text = between(README.read_text(encoding="utf-8"), begin, end, table)
    README.write_text(text, encoding="utf-8", newline="\n")


def renewed(make: Callable[[str], str], script: str, *, check: bool) -> int:
    """Write README.md as `make` makes it, or only compare: then 1, and how to write it, if that would change it."""
    before = README.read_text(encoding="utf-8")
    after = make(before)
    if not check:
        README.write_text(after, encoding="utf-8", newline="\n")
    elif before != after:
        print(f"benchmarks/README.md is out of date: run python {script} table")
        return 1
    return 0


def exit_code(run: Callable[[], int]) -> int:
    """What a command gives; 2 if a file is not as it should be, which is said on stderr."""
    try:
        return run()
    except WrongFileError as error:
        print(error, file=sys.stderr)
        return 2
