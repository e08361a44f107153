"""Which statements of a function may run behind a place of it, and in what case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import libcst as cst

from fastlint.support.endings import falls_through
from fastlint.support.yields import Level, Statement, own_parts
from fastlint.walk.visitor import kinds

_ENDS = {"Return": "return", "Raise": "raise", "Break": "break", "Continue": "continue"}
_LEAVING = ("Return", "Break", "Continue")


class Later(NamedTuple):
    """A statement that may run behind a place.

    `how`: "after", "again" (in the next turn of a loop) or "caught" (by the handler of a try, if something is raised).
    `is_certain`: if nothing is raised on the way to it, it does run. `tries` are those whose bodies it stands in.
    """

    statement: Statement
    how: Literal["after", "again", "caught"]
    is_certain: bool
    tries: tuple[cst.Try, ...]


def later(levels: Sequence[Level]) -> Iterator[Later]:
    """What may run behind a place in these suites, the innermost first."""
    is_certain, left = True, ""
    for depth, level in enumerate(levels):
        tries = tuple(one.owner for one in levels[depth:] if isinstance(one.owner, cst.Try) and one.part == "body")
        for statements, around, is_always in ((level.following, tries, False), *_of_try(level, tries)):
            for statement in statements if is_always or not left else ():
                yield Later(statement, "after", is_certain, around)
                end, is_small = end_of(statement), isinstance(statement, cst.SimpleStatementLine)
                leaves = any(isinstance(node, kinds(*_LEAVING)) for node in own_parts(statement))
                is_certain = is_certain and (is_small or not leaves)
                if end:
                    left = end
                    break
        yield from _caught(level, tries)
        if isinstance(level.owner, (cst.For, cst.While)) and level.part == "body" and left not in ("return", "raise"):
            if left != "break":
                yield from (Later(statement, "again", False, tries) for statement in level.owner.body.body)
            is_certain, left = False, ""


def _caught(level: Level, tries: tuple[cst.Try, ...]) -> Iterator[Later]:
    """What handlers of a try run, where its body fails."""
    if isinstance(level.owner, cst.Try) and level.part == "body":
        for handler in level.owner.handlers:
            for statement in handler.body.body:
                yield Later(statement, "caught", False, tries[1:])


def _of_try(
    level: Level, tries: tuple[cst.Try, ...]
) -> Iterator[tuple[Sequence[Statement], tuple[cst.Try, ...], bool]]:
    """What runs behind a part of a try, with those around it: its else, and its finally in any case (True)."""
    owner = level.owner
    if not isinstance(owner, cst.Try):
        return
    outer = tries[1:] if level.part == "body" else tries
    if level.part == "body" and owner.orelse is not None:
        yield owner.orelse.body.body, outer, False
    if level.part != "finalbody" and owner.finalbody is not None:
        yield owner.finalbody.body.body, outer, True


def end_of(statement: Statement) -> str:
    """How a statement leaves its suite in any case: return, raise, break or continue; "" if it need not."""
    if isinstance(statement, cst.SimpleStatementLine):
        return next((end for small in statement.body if (end := _ENDS.get(type(small).__name__, ""))), "")
    if not isinstance(statement, cst.BaseCompoundStatement):
        return _ENDS.get(type(statement).__name__, "")
    if isinstance(statement, (cst.FunctionDef, cst.ClassDef)) or falls_through(cst.IndentedBlock([statement])):
        return ""
    found = {_ENDS.get(type(node).__name__, "") for node in own_parts(statement)}
    return next((end for end in ("break", "continue", "return") if end in found), "raise")
