"""Iterators and context managers that do their work when they are used: of the project, and of libraries."""

from __future__ import annotations

from fastlint.index.facts import BlockKind, Facts, Use
from fastlint.index.terms import encloses
from fastlint.knowledge import Row
from fastlint.project.evaluate import Evaluator
from fastlint.project.values import Value


def generator_of(value: Value) -> tuple[int, int] | None:
    """The generator function of the project that iterating this value runs."""
    is_known = value[0] == "iterator" and len(value) > 2 and not isinstance(value[2], str)
    return value[2] if is_known else None


def first_yield(ev: Evaluator, generator: tuple[int, int]) -> int:
    """The row of the first `yield` of a generator function, 0 without any."""
    return min((y.place[0] for y in ev.function(*generator).yields), default=0)


def callable_of(value: Value, tag: str) -> str:
    """The class of a library, or the callable of it that gave this "iterator" or "manager"; "" if there is none."""
    if value[0] == "object":
        return str(value[1])
    return value[2] if value[0] == tag and len(value) > 2 and isinstance(value[2], str) else ""


def blocking_use(ev: Evaluator, facts: Facts, kind: int, name: str, inside: int) -> tuple[Row, str] | None:
    """The row that says that a loop or `with` over what a class or callable gives blocks, and in which way.

    `inside` is the block of the `with`, -1 where it is entered by a call and left somewhere else.
    """
    for owner in (name, *ev.knowledge.bases(name)):
        row = ev.knowledge.get(owner)
        if row is None:
            continue
        blocked = row.iteration_blocks if kind == BlockKind.LOOP else row.enter_blocks
        if kind == BlockKind.WITH and not blocked and inside >= 0 and _is_waiting(facts, row, inside):
            blocked = row.exit_blocks
        if blocked:
            # The level of a class is that of making its objects, unless all of it is light.
            level = "normal" if row.blocks and row.level == "preview" else row.level
            if kind == BlockKind.WITH and blocked == "wait" and inside >= 0 and _awaits_inside(facts, inside):
                level = "normal"
            return row._replace(name=owner, level=level), blocked
    return None


def _awaits_inside(facts: Facts, inside: int) -> bool:
    """Whether a coroutine function gives way to others while it is in a block: they may want what it holds."""
    owner = facts.blocks[inside].owner
    if any(c.owner == owner and c.use == Use.AWAITED and encloses(facts.blocks, inside, c.block) for c in facts.calls):
        return True
    waiting = (BlockKind.ASYNC_WITH, BlockKind.ASYNC_LOOP)
    return any(
        b.owner == owner and b.kind in waiting and encloses(facts.blocks, inside, n) for n, b in enumerate(facts.blocks)
    )


def _is_waiting(facts: Facts, row: Row, inside: int) -> bool:
    """Whether something is left to wait for at the end of a `with`: what a pool does is mostly awaited inside."""
    if row.exit_blocks != "wait":
        return True
    return not any(c.use == Use.AWAITED and encloses(facts.blocks, inside, c.block) for c in facts.calls)
