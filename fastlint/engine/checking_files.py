"""What a worker does: all rules on one file."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastlint.cache import digest_of
from fastlint.codec import Codec
from fastlint.diagnostic import Diagnostic
from fastlint.engine.project_files import other_source
from fastlint.engine.timing import Clock
from fastlint.rules import enrol
from fastlint.source import Source
from fastlint.team import Flaw, Team
from fastlint.walk.context import Context

Found = tuple[list[Diagnostic], list[str], list[Flaw]]
"""Findings of a file, crashes of fastlint's rules, and failures of own ones."""
FOUND: Codec[Found] = Codec(Found)


class Item(NamedTuple):
    """All that checking one file needs; picklable."""

    files: Any
    path: str
    digest: bytes
    context: Context
    codes: frozenset[str]
    facts: bytes
    team: Team
    is_timed: bool = False


class Timed(NamedTuple):
    """What checking a file gives, with the seconds that each rule took."""

    found: bytes
    seconds: dict[str, float]


def untimed(outcome: Any, clock: Clock) -> Any:
    """What a worker gave, without the times of rules, which the clock takes in."""
    if not isinstance(outcome, Timed):
        return outcome
    clock.add(outcome.seconds)
    return outcome.found


def is_lasting(outcome: Any) -> bool:
    """Whether what checking a file gave holds as long as the file stays: nothing crashed or failed."""
    return isinstance(outcome, bytes) and not any(FOUND.decode(outcome)[1:])


def check_item(item: Item) -> bytes | Timed | None:
    """Check one file in a worker; findings and crashes as bytes, or None if it is not what was indexed."""
    from fastlint.index.facts import FACTS, empty
    from fastlint.one_file import check
    from fastlint.walk.module import Module
    from fastlint.walk.outline import Outline, names_of

    try:
        data = item.files.read(item.path)
    except OSError:
        return None
    if digest_of(data) != item.digest:
        return None
    source = Source.from_bytes(item.path, data) if item.facts else other_source(item.path, data)
    facts = FACTS.decode(item.facts) if item.facts else empty()
    context = item.context._replace(names=dict(names_of(facts.functions[0].bindings)))
    module = Module(source, context, Outline(facts))
    enrol(item.team)
    seconds: dict[str, float] | None = {} if item.is_timed else None
    outcome = FOUND.encode(check(module, item.codes, seconds))
    return outcome if seconds is None else Timed(outcome, seconds)
