"""Whether a text is still a program: what could be read before a fix must be readable after it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from fastlint.source import Source, UndecodableError
from fastlint.syntax import unwarned


class Level(IntEnum):
    """How far a text gets; each level includes those below it."""

    BROKEN = 0
    PARSES = 1
    COMPILES = 2


class Soundness(NamedTuple):
    """The level that a text reaches, and how many `await` stand where none may.

    `newer`: it is in a newer syntax than the Python that runs, and was judged by its likeness in the running one.
    """

    level: Level
    newer: bool = False
    misplaced: int = 0

    def covers(self, other: Soundness) -> bool:
        """Whether a text that is this sound is no worse than one that was that sound."""
        as_far = self.level >= other.level and self.misplaced <= other.misplaced
        return as_far and (other.newer or not self.newer)


def soundness(source: Source) -> Soundness:
    """How sound the text of a source is."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if source.notebook is not None else 0
    found = _soundness(source.text, flags)
    if found.level is not Level.BROKEN:
        return found
    from fastlint.walk.chunk import parsed
    from fastlint.walk.newer import in_running_syntax

    older = in_running_syntax(source.text)
    if older is None or parsed(source.text) is None:  # what is blanked has to be Python too
        return found
    return _soundness(older, flags)._replace(newer=True)


def keeps(original: Source, before: Soundness, text: str) -> bool:
    """Whether `text` in place of the original is as sound as that and survives its encoding."""
    changed = replace(original, text=text)
    try:
        if Source.from_bytes(original.filename, changed.to_bytes()) != changed:
            return False
    except (UnicodeEncodeError, UndecodableError):
        return False
    return soundness(changed).covers(before)


def _soundness(text: str, flags: int) -> Soundness:
    with unwarned():
        if _succeeds(lambda: compile(text, "", "exec", flags, dont_inherit=True)):
            return Soundness(Level.COMPILES)
        if not _succeeds(lambda: ast.parse(text)):
            return Soundness(Level.BROKEN)
        return Soundness(Level.PARSES, misplaced=_misplaced(ast.parse(text)))


def _misplaced(tree: ast.Module) -> int:
    """The number of awaiting forms outside of `async def`: of a text that does not compile nobody else tells."""
    count = 0
    todo: list[tuple[ast.AST, bool]] = [(tree, False)]
    while todo:
        node, may_await = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            may_await = isinstance(node, ast.AsyncFunctionDef)
        count += isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith) and not may_await
        todo += [(child, may_await) for child in ast.iter_child_nodes(node)]
    return count


def _succeeds(read: Callable[[], object]) -> bool:
    try:
        read()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
