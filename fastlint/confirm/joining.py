"""What was measured and what is reported, joined: each finding with what the tests have seen of it, and the rest."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from fastlint.confirm.findings import Finding, Findings
from fastlint.confirm.measuring import Block, Missed, Place


class State(StrEnum):
    """What the tests have seen of a finding."""

    CONFIRMED = "confirmed"
    """It has held up the loop for at least the threshold."""
    SHORT = "short"
    """It ran on the loop, and never took as long."""
    NOT_REACHED = "not-reached"
    """No test has run it on the loop."""
    NOT_SEEN = "not-seen"
    """It has not held up the loop; whether it ran at all, this Python cannot tell."""


class Times(NamedTuple):
    """How often and how long something has held up a loop (seconds), and in which tests."""

    often: int
    longest: float
    total: float
    tests: tuple[str, ...]


class Judged(NamedTuple):
    """A finding, and what the tests have seen of it."""

    finding: Finding
    state: State
    times: Times | None


class Unreported(NamedTuple):
    """A line that has held up a loop, of which fastlint says nothing: it has called something, or worked itself."""

    place: Place
    callee: str
    times: Times


class Result(NamedTuple):
    """All of it; `silenced` lines have held up a loop where a comment says that this is meant.

    Lines `of_tests` have held up a loop only where a test itself calls plain functions on it. Of the `missed` steps it
    is not known where they were: the machine was too busy to look.
    """

    judged: tuple[Judged, ...]
    unreported: tuple[Unreported, ...]
    silenced: int
    missed: tuple[Missed, ...] = ()
    of_tests: int = 0

    def count(self, state: State) -> int:
        """How many findings are in a state."""
        return sum(judged.state is state for judged in self.judged)


def join(findings: Findings, blocks: Iterable[Block], threshold: float, reached: Collection[Place] | None) -> Result:
    """Give each block to the findings that stand on its stack, and those of no finding to their innermost line.

    What they have taken of one step counts if it is at least the threshold. `reached` is None if that is not known.
    """
    seen = _Seen.of(findings, blocks)
    judged = [_judged(one, _times(seen.reported.get(one, ()), threshold), reached) for one in findings.reported]
    unreported = [
        Unreported(place, _callee(some), times)
        for place, some in seen.others.items()
        if (times := _times(some, threshold)) is not None
    ]
    allowed, of_tests = (
        sum(_times(some, threshold) is not None for some in found.values()) for found in (seen.silenced, seen.of_tests)
    )
    return Result(
        tuple(judged), tuple(sorted(unreported, key=lambda one: -one.times.total)), allowed, of_tests=of_tests
    )


class _Seen(NamedTuple):
    """Blocks by the finding on whose stack they stand; those of none by their innermost line.

    Apart are those that a comment silences, and those of lines that are on the loop only as tests call them there.
    """

    reported: dict[Finding, list[Block]]
    others: dict[Place, list[Block]]
    silenced: dict[Place, list[Block]]
    of_tests: dict[Place, list[Block]]

    @classmethod
    def of(cls, findings: Findings, blocks: Iterable[Block]) -> _Seen:
        """Sort blocks."""
        seen = cls({}, {}, {}, {})
        for block in blocks:
            lines = tuple((os.path.realpath(name), row) for name, row in block.look.lines)
            mine = [finding for finding in findings.reported if _stands_on(finding, lines)]
            for finding in mine:
                seen.reported.setdefault(finding, []).append(block)
            if not mine:
                is_silenced = any(_stands_on(finding, lines) for finding in findings.silenced)
                kind = seen.silenced if is_silenced else seen.of_tests if block.look.is_test_call else seen.others
                kind.setdefault(lines[0], []).append(block)
        return seen


def _judged(finding: Finding, seen: Times | None, reached: Collection[Place] | None) -> Judged:
    """What the run says of a finding: it blocks, or not for long enough, or it was not reached, as far as is known."""
    if seen:
        return Judged(finding, State.CONFIRMED, seen)
    if reached is None:
        return Judged(finding, State.NOT_SEEN, seen)
    rows = ((spot.filename, row) for spot in finding.spots for row in range(spot.first, spot.last + 1))
    return Judged(finding, State.SHORT if any(row in reached for row in rows) else State.NOT_REACHED, seen)


def _stands_on(finding: Finding, lines: Iterable[Place]) -> bool:
    return any(
        spot.filename == name and spot.first <= row <= spot.last for name, row in lines for spot in finding.spots
    )


def _callee(blocks: Iterable[Block]) -> str:
    """What took the longest of what a line has called; nothing if it has worked itself."""
    seconds: dict[str, float] = {}
    for block in blocks:
        seconds[block.look.callee] = seconds.get(block.look.callee, 0.0) + block.seconds
    return max(seconds, key=lambda callee: seconds[callee])


def _times(blocks: Iterable[Block], threshold: float) -> Times | None:
    """How often and how long, of the steps of which they have taken enough; None without any."""
    steps: dict[tuple[int, str], float] = {}
    for block in blocks:
        key = block.step, block.test
        steps[key] = steps.get(key, 0.0) + block.seconds
    long = {key: seconds for key, seconds in steps.items() if seconds >= threshold}
    if not long:
        return None
    tests = tuple(dict.fromkeys(test for _, test in long if test))
    return Times(len(long), max(long.values()), sum(long.values()), tests)
