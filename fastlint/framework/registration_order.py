"""Registration order: when a registering statement runs, compared with others of its function."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.footprint import PlacedId
from fastlint.index.facts import BlockKind, Call, Facts, Place
from fastlint.index.terms import blocks_around
from fastlint.inference.sites import Env

_PLAIN = frozenset({BlockKind.BODY, BlockKind.WITH, BlockKind.ASYNC_WITH})


class ProgramPoint(NamedTuple):
    """A program point: in which function of a module (0: the module's own statements), in which of its branches
    (blocks, outermost first; loops that were unrolled are none), and at which place of the order.
    """

    module: PlacedId
    owner: int
    branches: tuple[int, ...]
    row: int
    column: int


def point_of(facts: Facts, m: int, call: Call, env: Env | None = None) -> ProgramPoint:
    """The program point of a call; loops of which each round is known are no branches."""
    return ProgramPoint(
        m, call.owner, branches(facts, call.block, call.owner, unrolled=env is not None), *call.place[:2]
    )


def decorator_point(facts: Facts, m: int, f: int, place: Place) -> ProgramPoint:
    """The program point of a decorator of function `f`: all are applied where its body ends, the lowest first."""
    function = facts.functions[f]
    around = branches(facts, function.block, function.parent, unrolled=False)
    return ProgramPoint(m, function.parent, around, function.place[0], -place[0])


def branches(facts: Facts, block: int, owner: int, *, unrolled: bool) -> tuple[int, ...]:
    """Blocks around a block of a function that are not certain to run, the outermost first."""
    plain = _PLAIN | {BlockKind.LOOP} if unrolled else _PLAIN
    found = [number for number, one in blocks_around(facts, block, owner) if one.kind not in plain]
    return tuple(reversed(found))
