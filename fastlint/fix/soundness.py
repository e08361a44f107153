"""Whether a text is still a program: what could be read before a fix must be readable after it."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from enum import IntEnum

from fastlint.source import Source, UndecodableError

_DEEPEST_NESTING = 200
_BRACKET = re.compile(r"[()\[\]{}]")


class Soundness(IntEnum):
    """How far a text gets; each level includes those below it."""

    BROKEN = 0
    NEWER_SYNTAX = 1
    """Only LibCST reads it: the syntax is newer than the Python that runs."""
    PARSES = 2
    COMPILES = 3


def soundness(source: Source) -> Soundness:
    """The level that the text of a source reaches."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if _succeeds(lambda: compile(source.text, source.filename, "exec", dont_inherit=True)):
            return Soundness.COMPILES
        if _succeeds(lambda: ast.parse(source.text)):
            return Soundness.PARSES
    return Soundness.NEWER_SYNTAX if _libcst_reads(source.text) else Soundness.BROKEN


def keeps(original: Source, level: Soundness, text: str) -> bool:
    """Whether `text` in place of the original reaches the original's level and survives its encoding."""
    changed = Source(original.filename, text, original.encoding)
    try:
        if Source.from_bytes(original.filename, changed.to_bytes()) != changed:
            return False
    except (UnicodeEncodeError, UndecodableError):
        return False
    return soundness(changed) >= level


def _succeeds(read: Callable[[], object]) -> bool:
    try:
        read()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _libcst_reads(text: str) -> bool:
    if _nesting(text) > _DEEPEST_NESTING:
        return False
    from fastlint.walk.chunk import parsed

    return parsed(text) is not None


def _nesting(text: str) -> int:
    """Greatest number of brackets open at once, brackets in strings included; LibCST kills the process at 1,500."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest
