"""What a run has fixed, in words: `--show-fixes`, and the whole report of `--fix-only`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from fastlint.reporters._paths import shown_path


def number_fixed(fixed: Mapping[str, Mapping[str, int]]) -> int:
    """How many findings were fixed, of counts by file and code."""
    return sum(count for codes in fixed.values() for count in codes.values())


def headline(fixed: Mapping[str, Mapping[str, int]], *, would: bool = False) -> str:
    """`Fixed 3 findings.`, or what would be fixed."""
    number = number_fixed(fixed)
    if not number:
        return "Nothing would be fixed." if would else "Nothing was fixed."
    return f"{'Would fix' if would else 'Fixed'} {number} finding{'s' * (number != 1)}."


def enumerated(fixed: Mapping[str, Mapping[str, int]], names: Mapping[str, str], root: Path) -> Iterator[str]:
    """The fixes of each file, counted by rule; `names` are those of the rules by code."""
    for path, codes in sorted(fixed.items()):
        if not codes:
            continue
        yield f"- {shown_path(path, root)}:"
        width = max(len(str(count)) for count in codes.values())
        for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0])):
            yield f"    {count:>{width}} x {code} ({names.get(code, code)})"
