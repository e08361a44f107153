"""Fix, look again, fix again, until nothing is left to fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastlint.diagnostic import Diagnostic
from fastlint.fix.apply import apply_fixes
from fastlint.source import Source

MOST_ROUNDS = 10

Check = Callable[[str], Sequence[Diagnostic]]


@dataclass(frozen=True)
class StableFix:
    """A text after all rounds.

    `applied` counts fixes by code over all rounds, `remaining` are the diagnostics of the final text, `dropped` those
    of them whose fix would have broken the file. `converged` is False if fixes undid each other or never ended.
    """

    text: str
    applied: Counter[str]
    remaining: tuple[Diagnostic, ...]
    dropped: tuple[Diagnostic, ...]
    converged: bool


def fix_until_stable(source: Source, check: Check, *, unsafe: bool) -> StableFix:
    """Check and fix in rounds (at most 10); `check` gives the diagnostics of a text of this file.

    Where fixes lead back to a text that was there before, that text is the result, so that a second run ends in the
    same place.
    """
    seen: dict[str, StableFix] = {}
    text, applied = source.text, Counter[str]()
    for _ in range(MOST_ROUNDS):
        found = tuple(check(text))
        result = apply_fixes(Source(source.filename, text, source.encoding), found, unsafe=unsafe)
        if result.text == text:
            return StableFix(text, applied, found, result.dropped, converged=True)
        seen[text] = StableFix(text, applied, found, result.dropped, converged=False)
        if result.text in seen:
            return seen[result.text]
        text, applied = result.text, applied + result.applied
    return StableFix(text, applied, tuple(check(text)), (), converged=False)
