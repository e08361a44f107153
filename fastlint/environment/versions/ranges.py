"""Whether a claim about versions holds for a project of which a version or a range is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from packaging.specifiers import Specifier
    from packaging.version import Version


_OR = "||"


def either(specifiers: Iterable[str]) -> str:
    """The specifier of what is meant by one of some others, nobody knows which; an empty one stands for any version."""
    return _OR.join(sorted(set(specifiers)))


def is_open(known: str) -> bool:
    """Whether a specifier leaves open which of several is meant."""
    return _OR in known


def holds(requirement: Mapping[str, str], versions: Mapping[str, str]) -> bool:
    """Whether a project with these versions (specifiers by distribution) can meet the requirement.

    False if the version or range of a distribution lies outside entirely, of several that may be meant one of them;
    what is unknown may be anything.
    """
    asked = ((wanted, known) for name, wanted in requirement.items() for known in versions.get(name, "").split(_OR))
    return all(_can_meet(wanted, known) for wanted, known in asked)


def certain(requirement: Mapping[str, str], versions: Mapping[str, str]) -> bool:
    """Whether a project with these versions surely meets the requirement for one of its distributions."""
    return any(
        all(_surely_meets(wanted, known) for known in versions.get(name, "").split(_OR))
        for name, wanted in requirement.items()
    )


@cache
def _surely_meets(wanted: str, known: str) -> bool:
    if not known:
        return False
    from packaging.specifiers import SpecifierSet

    try:
        theirs = _interval(SpecifierSet(known))
        return not theirs.is_empty() and theirs.meet(_interval(SpecifierSet(wanted))) == theirs
    except ValueError:
        return False


@cache
def _can_meet(wanted: str, known: str) -> bool:
    if not known or not wanted:
        return True
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    try:
        theirs = list(SpecifierSet(known))
        ours = SpecifierSet(wanted)
        if len(theirs) == 1 and theirs[0].operator in ("==", "===") and not theirs[0].version.endswith(".*"):
            return ours.contains(Version(theirs[0].version), prereleases=True)
        interval = _interval(theirs)
        # A range that allows nothing was put together from statements about different cases.
        return interval.is_empty() or not interval.meet(_interval(ours)).is_empty()
    except ValueError:  # not a version, or a number that is too long for one
        return True


class _Interval(NamedTuple):
    """From `low` to `high`; the numbers tell whether the ends belong to it: 0 yes, 1 (low) or -1 (high) no."""

    low: tuple[Version, int] | None = None
    high: tuple[Version, int] | None = None

    def meet(self, other: _Interval) -> _Interval:
        lows = [end for end in (self.low, other.low) if end]
        highs = [end for end in (self.high, other.high) if end]
        return _Interval(max(lows, default=None), min(highs, default=None))

    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        (low, above), (high, below) = self.low, self.high
        return low > high or (low == high and (above, below) != (0, 0))


def _interval(clauses: Iterable[Specifier]) -> _Interval:
    """The smallest interval around what the clauses allow; `!=` does not count."""
    whole = _Interval()
    for clause in clauses:
        whole = whole.meet(_of_clause(clause.operator, clause.version))
    return whole


def _of_clause(operator: str, text: str) -> _Interval:
    from packaging.version import Version

    version = Version(text.removesuffix(".*"))
    match operator:
        case ">=":
            return _Interval((version, 0))
        case ">":
            return _Interval((version, 1))
        case "<=":
            return _Interval(None, (version, 0))
        case "<":
            return _Interval(None, (version, -1))
        case "~=":
            return _Interval((version, 0), (_after(version, version.release[:-1]), -1))
        case "==" if text.endswith(".*"):
            return _Interval((version, 0), (_after(version, version.release), -1))
        case "==" | "===":
            return _Interval((version, 0), (version, 0))
    return _Interval()


def _after(version: Version, release: tuple[int, ...]) -> Version:
    """The first version behind a series: 0.116 for 0.115."""
    from packaging.version import Version

    last = [*release[:-1], release[-1] + 1]
    return Version(f"{version.epoch}!{'.'.join(map(str, last))}")
