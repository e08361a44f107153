"""What was found at run time, as text for people and as JSON for programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastlint.confirm.joining import Result, State, Times
from fastlint.confirm.measuring import Place

_MOST_TESTS = 2
_HEADS = {
    State.CONFIRMED: "confirmed",
    State.SHORT: "reached, never longer than {threshold} ms",
    State.NOT_REACHED: "not reached by any test",
    State.NOT_SEEN: "not seen to block (not reached, or shorter than {threshold} ms)",
}
_WORDS = {
    State.CONFIRMED: "confirmed",
    State.SHORT: "short",
    State.NOT_REACHED: "not reached",
    State.NOT_SEEN: "not seen",
}


def report_lines(result: Result, root: Path, threshold: float) -> Iterator[str]:
    """The lines of the report."""
    for state, head in _HEADS.items():
        some = [judged for judged in result.judged if judged.state is state]
        if some:
            yield head.format(threshold=f"{threshold * 1000:g}") + ":"
        for judged in some:
            finding = judged.finding
            place = shown((finding.spots[0].filename, finding.spots[0].first), root)
            yield f"  {place}: {finding.code} {finding.name}{_low(finding.confidence)}"
            if judged.times is not None:
                yield f"    {_how_long(judged.times)}"
    if result.unreported:
        yield "blocked, and not reported:"
    for other in result.unreported:
        what = f": {'' if other.callee.startswith('import of ') else 'in '}{other.callee}" if other.callee else ""
        yield f"  {shown(other.place, root)}{what}"
        yield f"    {_how_long(other.times)}"
    if result.missed:
        yield "blocked, and not looked into (the machine was too busy):"
    for missed in result.missed:
        yield f"  {_ms(missed.seconds)} ms" + (f" ({missed.test})" if missed.test else "")
    yield _summary(result)


def _low(confidence: str) -> str:
    return " (low confidence)" if confidence == "low" else ""


def _how_long(times: Times) -> str:
    more = len(times.tests) - _MOST_TESTS
    tests = ", ".join(times.tests[:_MOST_TESTS]) + (f" and {more} more" if more > 0 else "")
    once = f"{_ms(times.longest)} ms"
    many = f"{times.often} times, {_ms(times.longest)} ms at most, {_ms(times.total)} ms in all"
    return (many if times.often > 1 else once) + (f" ({tests})" if tests else "")


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _summary(result: Result) -> str:
    total = len(result.judged)
    counts = [f"{result.count(state)} {word}" for state, word in _WORDS.items() if result.count(state)]
    findings = f"{total} finding{'s' * (total != 1)} about blocking" + (f": {', '.join(counts)}" if counts else "")
    others = len(result.unreported)
    silenced = f", {result.silenced} blocked where a comment allows it" if result.silenced else ""
    tests = (
        f", {result.of_tests} only as a test calls {'it' if result.of_tests == 1 else 'them'}"
        if result.of_tests
        else ""
    )
    steps = len(result.missed)
    missed = f", {steps} long step{'s' * (steps != 1)} not looked into" if steps else ""
    return f"{findings}; {others} line{'s' * (others != 1)} blocked unreported{silenced}{tests}{missed}"


def shown(place: Place, root: Path) -> str:
    """A place relative to the root."""
    name, row = place
    return f"{os.path.relpath(name, root).replace(os.sep, '/')}:{row}"


def as_json(result: Result, threshold: float, *, reach_is_known: bool) -> str:
    """All of it; times are in milliseconds."""
    findings = [
        {
            "code": judged.finding.code,
            "name": judged.finding.name,
            "message": judged.finding.message,
            "confidence": judged.finding.confidence,
            "filename": judged.finding.spots[0].filename,
            "row": judged.finding.spots[0].first,
            "state": judged.state.value,
            "times": judged.times and _as_dict(judged.times),
        }
        for judged in result.judged
    ]
    unreported = [
        {"filename": other.place[0], "row": other.place[1], "callee": other.callee, "times": _as_dict(other.times)}
        for other in result.unreported
    ]
    told = {"threshold_ms": threshold * 1000, "reach_is_known": reach_is_known}
    missed = [{"ms": round(one.seconds * 1000, 3), "test": one.test} for one in result.missed]
    rest = {"silenced": result.silenced, "of_tests": result.of_tests, "missed": missed}
    return json.dumps({**told, **rest, "findings": findings, "unreported": unreported}, indent=2) + "\n"


def _as_dict(times: Times) -> dict[str, Any]:
    return {
        "count": times.often,
        "longest_ms": round(times.longest * 1000, 3),
        "total_ms": round(times.total * 1000, 3),
        "tests": list(times.tests),
    }
