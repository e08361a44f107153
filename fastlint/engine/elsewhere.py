"""Findings of files that are not checked, as far as lines of checked ones cause them.

A part of a project is judged by the whole: a suppression on a blocking line is of use if it silences a finding in any
file, and a cause that many files share is reported where it stands. Which files these are is known before any rule
runs, because the subjects of such findings name their cause. How many remain is told to the reader of a part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from fastlint.engine.folding import SHARED
from fastlint.subjects.data import SecretText
from fastlint.subjects.shared import CallPath
from fastlint.suppress import Mark, Suppressions
from fastlint.suppress.model import EVERYTHING, Directive

Subjects = Mapping[str, tuple[Any, ...]]


def caused_by(
    contexts: Mapping[int, Subjects],
    paths: Sequence[str],
    checked: Collection[str],
    shared: Collection[str],
) -> Iterator[tuple[str, dict[str, tuple[Any, ...]]]]:
    """Unchecked files, with those of their subjects whose cause is shared or stands in a checked file."""

    def concerns(subject: Any) -> bool:
        cause = getattr(subject, "cause", None) or ""
        return cause in shared or cause.rpartition(":")[0] in checked

    for m, subjects in sorted(contexts.items()):
        if paths[m] in checked:
            continue
        caused = {name: tuple(subject for subject in items if concerns(subject)) for name, items in subjects.items()}
        if kept := {name: items for name, items in caused.items() if items}:
            yield paths[m], kept


def shared_causes(contexts: Mapping[int, Subjects], paths: Sequence[str], checked: Collection[str]) -> set[str]:
    """Causes in checked files, or of places in them, that so many have in common that they are reported as one."""
    callers: dict[tuple[str, str], set[tuple[int, str]]] = {}
    alike: dict[str, set[int]] = {}
    for m, subjects in contexts.items():
        for secret in subjects.get(SecretText.__name__, ()):
            alike.setdefault(secret.cause, set()).add(m)
        for subject in subjects.get(CallPath.__name__, ()):
            callers.setdefault((subject.kind, subject.cause), set()).add((m, subject.caller.name))
    written = {cause for cause, places in alike.items() if cause and any(paths[m] in checked for m in places)}
    return written | {
        cause
        for (_, cause), known in callers.items()
        if len(known) >= SHARED and (cause.rpartition(":")[0] in checked or any(paths[m] in checked for m, _ in known))
    }


def covering(subjects: Subjects, judged: Mapping[str, Suppressions], marks: dict[str, set[Mark]]) -> None:
    """Count all that can silence some subjects' findings as used: whether it does is not known."""
    for items in subjects.values():
        for subject in items:
            for path, directive in _at_cause(subject, judged):
                words = [word.text for word in directive.words] or [EVERYTHING]
                marks.setdefault(path, set()).update((directive.row, word) for word in words)


def _at_cause(subject: Any, judged: Mapping[str, Suppressions]) -> Iterator[tuple[str, Directive]]:
    """The suppressions that cover the line which a subject names as its cause."""
    path, _, row = (getattr(subject, "cause", None) or "").rpartition(":")
    if path in judged:
        yield from ((path, each) for each in judged[path].directives if each.first <= int(row) <= each.last)
