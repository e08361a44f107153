"""What rules say about a row, with what became of each finding: reported, silenced, off, of low confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from fastlint.cache import Cache
from fastlint.diagnostic import Confidence, Diagnostic
from fastlint.engine.indexing import SUPPRESSIONS
from fastlint.engine.selecting import FileRules
from fastlint.engine.weighing import why_low
from fastlint.picture.scene import Scene
from fastlint.rules import manifest
from fastlint.suppress.apply import places
from fastlint.suppress.model import Covering


class Judged(NamedTuple):
    """A finding with its fate: "reported", or why it is not."""

    finding: Diagnostic
    fate: str


def judged(scene: Scene, filename: str, row: int) -> list[Judged]:
    """The findings of all rules that stand at a row, have their cause there, or lead through it."""
    checking, wanted = scene.checking, scene.checking.selection
    outcome = checking.judged()
    shown = {_key(one) for one in (*outcome.diagnostics, *outcome.elsewhere)}
    mine, own = [*checking.raw], {_key(one) for one in checking.raw}
    checking.selection = lambda path: _everything(wanted(path))
    checking.cache = Cache(None)
    checking.judged()
    found = [*mine, *(one for one in checking.raw if _key(one) not in own)]
    found += [one for one in outcome.diagnostics if _key(one) not in own]
    checking.selection = wanted
    here = [one for one in found if _concerns(one, filename, row)]
    return [Judged(one, "reported" if _key(one) in shown else _fate(scene, one)) for one in here]


def _key(one: Diagnostic) -> tuple[object, ...]:
    return one.filename, one.span, one.code, one.message


def _everything(rules: FileRules) -> FileRules:
    every = frozenset(manifest())
    return FileRules(every, every, every, preview=True, forgives=rules.forgives, confidence=Confidence.LOW)


def _concerns(one: Diagnostic, filename: str, row: int) -> bool:
    if one.filename == filename and one.span.row <= row <= max(one.span.row, one.noqa_row):
        return True
    through = ((related.filename, related.span.row) for related in (*one.related, *one.entries))
    return one.cause == f"{filename}:{row}" or (filename, row) in through


def _fate(scene: Scene, one: Diagnostic) -> str:
    rule, rules = manifest()[one.code], scene.checking.selection(one.filename)
    if comments := list(_comments(scene, one)):
        return f"silenced by the comment at {', '.join(comments)}"
    if one.code not in rules.enabled:
        if rule.preview and not rules.preview:
            return "not reported: the rule is in preview (--preview)"
        if one.code in rules.of_folder:
            return "not reported: per-file-ignores switch the rule off in this file"
        return "not reported: the rule is off" + ("" if rule.default else f" by default (--extend-select {one.code})")
    if one.confidence is Confidence.LOW:
        return f"of low confidence (--confidence low shows it): {_doubt(scene, one)}"
    return "not reported: another finding stands for it"


def _comments(scene: Scene, one: Diagnostic) -> Iterator[str]:
    """The places of comments that silence a finding."""
    rule = manifest()[one.code]
    for filename, row, _ in places(one):
        file = scene.checking.files.get(filename)
        if file is not None and file.suppressions is not None:
            found = SUPPRESSIONS.decode(file.suppressions)
            for line, _ in sorted(
                Covering(found).covers(row, rule.code, rule.name, rule.group, overlaps=rule.overlaps)
            ):
                yield str(scene.in_file(filename, line))


def _doubt(scene: Scene, one: Diagnostic) -> str:
    """Why a finding is of low confidence."""
    m = scene.checking.number.get(one.filename)
    certain = replace(one, confidence=Confidence.HIGH)
    reason = why_low(certain, m, scene.survey.standing) if m is not None else ""
    return reason or f"the rule guesses a step of it (its page tells: `fastlint rule {one.code}`)"


def sources(found: Iterable[Judged]) -> list[Judged]:
    """Reported ones first, then the others, each group by place."""
    return sorted(found, key=lambda one: (one.fate != "reported", one.finding.sort_key))
