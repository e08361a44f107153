"""Apply the fixes of diagnostics to the text of one file, keeping every character that no fix names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastlint.diagnostic import Applicability, Diagnostic
from fastlint.fix.plan import Candidate, Plan, candidate, make_plan
from fastlint.fix.soundness import Level, keeps, soundness
from fastlint.source import Source


@dataclass(frozen=True)
class FixResult:
    """A text after one round of fixes.

    `applied` counts fixes by code. `skipped` are diagnostics whose fix met that of another one (a next round may take
    them), `dropped` those whose fix was refused because the file could not be read, decoded or compiled afterwards.
    """

    text: str
    applied: Counter[str]
    skipped: tuple[Diagnostic, ...] = ()
    dropped: tuple[Diagnostic, ...] = ()


def apply_fixes(source: Source, diagnostics: Sequence[Diagnostic], *, unsafe: bool) -> FixResult:
    """Make all safe fixes (with `unsafe`, the unsafe ones too) that go together; display-only fixes are never made."""
    candidates, dropped = _candidates(source, diagnostics, unsafe=unsafe)
    if not candidates:
        return FixResult(source.text, Counter(), (), tuple(dropped))
    before = soundness(source)
    if before.level is Level.BROKEN:
        return FixResult(source.text, Counter(), (), (*dropped, *(item.diagnostic for item in candidates)))
    while True:
        plan, skipped = make_plan(candidates)
        breaking = _breaking(plan, lambda text: keeps(source, before, text), source.text)
        if not breaking:
            break
        dropped += [item.diagnostic for item in breaking]
        candidates = [item for item in candidates if item not in breaking]
    applied = Counter(item.diagnostic.code for item in plan.accepted)
    return FixResult(plan.render(source.text), applied, tuple(item.diagnostic for item in skipped), tuple(dropped))


def _candidates(
    source: Source, diagnostics: Sequence[Diagnostic], *, unsafe: bool
) -> tuple[list[Candidate], list[Diagnostic]]:
    allowed = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    candidates, impossible = [], []
    for diagnostic in diagnostics:
        if diagnostic.fix is None or diagnostic.fix.applicability not in allowed:
            continue
        try:
            item = candidate(source, diagnostic)
        except ValueError:
            impossible.append(diagnostic)
            continue
        if not item.consistent:
            impossible.append(diagnostic)
        elif any(source.text[change.start : change.end] != change.content for change in item.changes):
            candidates.append(item)
    return candidates, impossible


def _breaking(plan: Plan, holds: Callable[[str], bool], text: str) -> list[Candidate]:
    """The accepted candidates without which the rest leaves a sound text, found by halving."""
    kept: list[Candidate] = []
    broken: list[Candidate] = []

    def sift(group: list[Candidate]) -> None:
        if holds(make_plan([*kept, *group])[0].render(text)):
            kept.extend(group)
        elif len(group) == 1:
            broken.extend(group)
        else:
            middle = len(group) // 2
            sift(group[:middle])
            sift(group[middle:])

    if plan.accepted:
        sift(plan.accepted)
    return broken
