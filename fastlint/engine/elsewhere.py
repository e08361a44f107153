"""Findings of files that are not checked, as far as checked ones cause them, or have a habit in common with them.

A part of a project is judged by the whole: a suppression on a blocking line is of use if it silences a finding in any
file, and a cause that many files share is reported where it stands. Which files these are is known before any rule
runs, because the subjects of such findings name their cause. A habit of many files is reported at the first: where a
checked file has one, the others of its distribution are asked for it. How many remain is told to the reader of a part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastlint.diagnostic import Diagnostic
from fastlint.engine.checking_files import FOUND
from fastlint.engine.folding import SHARED, habit_of
from fastlint.engine.shown import contexts_of
from fastlint.rules import manifest
from fastlint.subjects.data import SecretText
from fastlint.subjects.shared import CallPath
from fastlint.suppress import Mark, Suppressions
from fastlint.suppress.model import EVERYTHING, Directive
from fastlint.walk.context import Context

if TYPE_CHECKING:
    from fastlint.engine.checking import Checking, Task

Subjects = Mapping[str, tuple[Any, ...]]


class Elsewhere:
    """The files of a pass that are not checked."""

    def __init__(self, checking: Checking) -> None:
        self.checking = checking

    def caused(
        self, judged: Mapping[str, Suppressions], contexts: Mapping[int, Subjects]
    ) -> tuple[list[Diagnostic], dict[str, set[Mark]]]:
        """Findings of files that are not checked but have their cause in checked ones, or in common with them.

        Beside them the suppressions that have to count as used, because a rule crashed on what they may silence.
        """
        paths, checked = self.checking.analysis.paths, {*self.checking.checked}
        number = {path: m for m, path in enumerate(paths)}
        todo: list[Task] = []
        for path, subjects in caused_by(contexts, paths, checked, shared_causes(contexts, paths, checked)):
            codes = frozenset(c for c in self.checking.selection(path).enabled if manifest()[c].subject in subjects)
            if codes and self.checking.files[path].problem is None:
                todo.append((path, self.checking.context(path, number[path], subjects), codes))
        used: dict[str, set[Mark]] = {}
        found, crashed = self._found_in(todo, "elsewhere")
        for context in crashed:
            covering(context.subjects, judged, used)
        return found, used

    def alike(self, kept: Sequence[Diagnostic], contexts: Mapping[int, Subjects]) -> list[Diagnostic]:
        """Findings of files that are not checked, and that say what some of checked ones say: it may be a habit."""
        home, selection = self.checking.versions.home_of, self.checking.selection
        told = [one for one in kept if one.habit and selection(one.filename).is_sure_enough(one)]
        known = {habit_of(one, home): one for one in told}
        homes, codes = {home(one.filename) for one in told}, frozenset(one.code for one in told)
        rest = set(self.checking.analysis.paths).difference(self.checking.checked) if known else set()
        near = sorted(path for path in rest if home(path) in homes)
        contexts = contexts_of(self.checking, near, codes, contexts) if near else {}
        found, _ = self._found_in([task for task in self.checking.tasks(near, contexts, codes) if task[2]], "habits")
        return [one for one in found if habit_of(one, home) in known]

    def _found_in(self, todo: Sequence[Task], name: str) -> tuple[list[Diagnostic], list[Context]]:
        """Findings of files that are not checked, and the contexts of those in which a rule crashed."""
        found: list[Diagnostic] = []
        crashed: list[Context] = []
        for (path, context, _), outcome in zip(todo, self.checking.results(todo, name) if todo else (), strict=True):
            diagnostics, crashes, flaws = FOUND.decode(outcome) if isinstance(outcome, bytes) else ([], [""], [])
            found += self.checking.weighed_in(path, diagnostics)
            self.checking.note(flaws)
            if crashes or flaws:
                self.checking.is_finished = False
                crashed.append(context)
        return found, crashed


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
            callers.setdefault((subject.kind, subject.cause), set()).add((m, subject.function.name))
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
