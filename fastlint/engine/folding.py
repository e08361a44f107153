"""Fold findings that one edit mends, or that say alike in many files, into one, with the other places as related ones.

Suppressions are applied before: each place can be silenced by itself. Fixes are applied to the findings as they were
before folding, so that all places are mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from fastlint.diagnostic import Confidence, Diagnostic, Related, Severity, fitting

SHARED = 4
"""Functions on the event loop from which on a cause that they share is reported where it stands, and they with it."""

HABIT = 4
"""Files of a distribution in which findings say alike from which on they are one habit, and one finding."""

Kept = frozenset[tuple[str, int]]
Home = Callable[[str], str]
"""The distribution of a file."""
Beside = Callable[[str], bool]
"""Whether a file is a test, or comes into no server."""


def fold(
    diagnostics: Iterable[Diagnostic],
    apart: Kept = frozenset(),
    home: Home = lambda _: "",
    beside: Beside = lambda _: False,
) -> list[Diagnostic]:
    """One finding for each cause that many have in common, each habit and each repair; the others stay as they are.

    `apart` are files and rows whose findings a host silences itself: they are left alone. File names are relative.
    What one edit mends in a whole distribution is told at the first place that is not `beside` its servers.
    """
    found = list(diagnostics)
    foldable = [one for one in found if (one.filename, one.span.row) not in apart]
    kept = [one for one in found if (one.filename, one.span.row) in apart]
    told: list[Diagnostic] = []
    for group in _grouped(foldable, {id(one): habit_of(one, home) for one in foldable if one.habit}):
        if group[0].habit and group[0].whole and len(group) > 1:
            kept.append(_as_one(group, beside))
        elif group[0].habit and len({one.filename for one in group}) >= HABIT:
            kept.append(_as_habit(group))
        else:
            told += group
    return kept + _by_repair(told, beside)


def habit_of(one: Diagnostic, home: Home) -> tuple[object, ...]:
    """What findings have in common that say alike: also how grave and how sure they are."""
    return one.code, one.habit, one.severity, one.confidence, home(one.filename)


def at_further_places(folded: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings of habits where they are not told, as information: for who has another file open."""
    habits: dict[tuple[str, Related], str] = {}
    for one in folded:
        files = {place.filename for place in one.entries}
        if one.habit and (len(files) >= HABIT or (one.entries and one.whole)):
            told = _number(len(one.entries), len(files))
            habits |= {
                (one.code, place): told
                for place in one.entries
                if place.span != one.span or place.filename != one.filename
            }
    return [
        replace(one, message=fitting(one.message, habits[one.code, place]), severity=Severity.INFO, habit="")
        for one in found
        for place in _places(one)[:1]
        if one.habit and (one.code, place) in habits
    ]


def _by_repair(foldable: list[Diagnostic], beside: Beside) -> list[Diagnostic]:
    kept: list[Diagnostic] = []
    by_cause = _grouped(foldable, {id(one): (one.code, one.cause) for one in foldable if one.shared and one.cause})
    rest: list[Diagnostic] = []
    for group in by_cause:
        if group[0].shared and len({(one.filename, one.repair) for one in group}) >= SHARED:
            kept.append(_at_the_cause(group))
        else:
            rest += group
    repairs = {id(one): (one.code, _reach(one), one.repair) for one in rest if one.repair}
    for group in _grouped(rest, repairs):
        kept += [_as_one(group, beside)] if len(group) >= group[0].many else group
    return kept


def _reach(one: Diagnostic) -> str:
    """The file that a repair mends, "" for a repair of the cause, which may stand in several."""
    return "" if one.repair == one.cause else one.filename


def _grouped(found: Iterable[Diagnostic], keys: Mapping[int, object]) -> list[list[Diagnostic]]:
    """Findings of one key together, in the order of their first; those without a key alone."""
    groups: dict[object, list[Diagnostic]] = {}
    for one in found:
        groups.setdefault(keys.get(id(one), id(one)), []).append(one)
    return [sorted(group, key=lambda one: one.sort_key) for group in groups.values()]


def _as_one(group: list[Diagnostic], beside: Beside) -> Diagnostic:
    """The worst finding of a repair, the first of several, with the places of the others."""
    first = min(group, key=lambda one: _worth(one, beside))
    others = [one for one in group if one is not first]
    number = f"{len(others)} more place{'s' if len(others) > 1 else ''}"
    where = " here" if all(one.filename == first.filename for one in others) else ""
    return replace(
        first,
        message=fitting(first.message, *(f" ({number}{where}{why})" for why in (", same repair", ""))),
        related=(*first.related, *(place for one in others for place in _places(one))),
        entries=tuple(place for one in (first, *others) for place in _places(one)),
    )


def _as_habit(group: list[Diagnostic]) -> Diagnostic:
    """The first finding of a habit, with all places."""
    first, *others = group
    entries = tuple(place for one in group for place in _places(one))
    files = len({place.filename for place in entries})
    return replace(
        first,
        message=fitting(first.message, _number(len(entries), files)),
        related=(*first.related, *(place for one in others for place in _places(one))),
        entries=entries,
    )


def _number(places: int, files: int) -> str:
    return f" (the same at {places} places in {files} files)"


def _worth(one: Diagnostic, beside: Beside) -> tuple[int, bool, bool, bool, object]:
    """The order of findings with one repair: the worst, the surest, that at their cause, what is served, the first."""
    is_elsewhere = one.repair == one.cause and (one.cause or "").rpartition(":")[0] != one.filename
    return -one.severity.rank, one.confidence is Confidence.LOW, is_elsewhere, beside(one.filename), one.sort_key


def _at_the_cause(group: list[Diagnostic]) -> Diagnostic:
    """The finding at what many have in common: the worst of their severities, their calls as related places."""
    nearest = min(group, key=lambda one: (len(one.related), one.sort_key))
    cause = nearest.related[-1] if nearest.related else Related(nearest.filename, nearest.span, "")
    entries = tuple(place for one in group for place in _places(one))
    return replace(
        nearest,
        filename=cause.filename,
        span=cause.span,
        noqa_row=cause.span.row,
        message=fitting(nearest.shared.replace("{count}", str(len(group)))),
        fix=None,
        related=entries,
        severity=max((one.severity for one in group), key=lambda severity: severity.rank),
        confidence=Confidence.LOW if all(one.confidence is Confidence.LOW for one in group) else Confidence.HIGH,
        entries=entries,
    )


def _places(found: Diagnostic) -> tuple[Related, ...]:
    """Where a finding stands, with what is said of the place."""
    return found.entries or (Related(found.filename, found.span, found.message.partition("; ")[0]),)
