"""What a change causes: findings that the project did not have at a commit, and the changed rows that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.baseline import KnownFinding, match
from fastlint.diagnostic import Diagnostic, Related, Span, fitting
from fastlint.engine.against import SINCE, STAGED
from fastlint.engine.former import Former
from fastlint.engine.known import Texts, joined, named
from fastlint.engine.own_rules import UNANALYSABLE_FILE
from fastlint.engine.request import Against
from fastlint.history import Changes, Repository, Rows

if TYPE_CHECKING:
    from fastlint.engine.checking import Outcome
    from fastlint.engine.run import Run


class Since:
    """What has come to the project of a run since a commit."""

    def __init__(self, run: Run, against: Against) -> None:
        self._run = run
        self._label = against.label
        self._top = against.place or against.top
        self._repository = Repository(against.top, STAGED if against.place else SINCE)
        self._former = Former(run, self._repository, against.commit, self._top)
        self._changes = Changes(self._repository, against.commit, staged=bool(against.place))
        self._there = 0
        self._rows: dict[str, list[Rows]] = {}
        self._given = run.overlay().keys()
        self._texts = Texts(run.root, {})

    @cached_property
    def _entries(self) -> list[KnownFinding]:
        """What was found then, under the names that files have now."""
        renamed = self._changes.renamed
        return [entry._replace(path=renamed.get(entry.path, entry.path)) for entry in self._former.entries()]

    @property
    def details(self) -> list[str]:
        """What was left out, for `--verbose`."""
        return [f"since {self._label}: {self._there} finding{'s' * (self._there != 1)} of before not shown"]

    def without(self, outcome: Outcome, overlay: Mapping[str, bytes]) -> Outcome:
        """The outcome without the findings that were there before."""
        self._texts = texts = Texts(self._run.root, overlay)
        names = texts.within(self._top)
        every = [one for one in (*outcome.diagnostics, *outcome.elsewhere) if one.code != UNANALYSABLE_FILE]
        self._rows = self._changes.rows({self._path(one.filename) for one in every})
        # Of equal ones those that nobody touched are the old ones.
        found = sorted(every, key=lambda one: (self._is_changed(one.filename, one.span), one.sort_key))
        told = [names.entry(one, joined(self._run.root, one.filename)) for one in found]
        matched = match(told, self._entries, names)
        dropped = {id(one) for one, number in zip(found, matched.known, strict=True) if number is not None}
        self._there = len(dropped)
        return replace(
            outcome,
            diagnostics=[one for one in outcome.diagnostics if id(one) not in dropped],
            elsewhere=tuple(one for one in outcome.elsewhere if id(one) not in dropped),
            warnings=(*outcome.warnings, *self._former.warnings),
        )

    def new_findings(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings, each with the changed row on its way that is not its own."""
        every = [*found]
        asked = {self._path(place.filename) for one in every for place in _places(one)}
        self._rows = self._changes.rows(asked)
        return [self._with_cause(one) for one in every]

    def _with_cause(self, one: Diagnostic) -> Diagnostic:
        if one.code == UNANALYSABLE_FILE or self._is_changed(one.filename, one.span):
            return one
        related = tuple(self._marked(place) for place in one.related)
        cause = next((new for old, new in zip(one.related, related, strict=True) if new is not old), None)
        if cause is None and (cause := self._near(one)) is not None:
            related = (*related, cause)
        if cause is None:
            return replace(one, message=fitting(one.message, f" (by a change elsewhere since {self._label})"))
        return replace(one, message=fitting(one.message, *self._wordings(one, cause)), related=related)

    def _wordings(self, one: Diagnostic, cause: Related) -> list[str]:
        """What is added to a message about its cause, the longest first: the row is told in any case."""
        row, since = cause.span.row, f" since {self._label}"
        if cause.filename == one.filename:
            return [f" (row {row} changed{since})", f" (row {row} changed)"]
        name = cause.filename.rpartition("/")[2]
        places = [f"{cause.filename}:{row} changed{since}", f"{name}:{row} changed{since}", f"{name}:{row} changed"]
        return [f" ({place})" for place in places]

    def _marked(self, place: Related) -> Related:
        """A step of a call path, with the word that it has changed."""
        if not self._is_changed(place.filename, place.span):
            return place
        return replace(place, message=f"{place.message} (changed since {self._label})".strip())

    def _near(self, one: Diagnostic) -> Related | None:
        """The first changed row in the functions that a finding leads through, else in their files."""
        near: list[tuple[int, Related]] = []
        for place in _places(one):
            layout = self._texts.layout(joined(self._run.root, place.filename))
            for first, _ in self._rows.get(self._path(place.filename), ()):
                same = layout is not None and layout.scope(first) == layout.scope(place.span.row)
                span = Span(first, 1, first, 1)
                near.append((not same, Related(place.filename, span, f"changed since {self._label}")))
        return min(near, key=lambda item: item[0])[1] if near else None

    def _is_changed(self, filename: str, span: Span) -> bool:
        path = self._path(filename)
        # Of what comes by standard input git knows nothing.
        if filename in self._given or self._changes.is_new(path):
            return True
        return any(first <= span.end_row and span.row <= last for first, last in self._rows.get(path, ()))

    def _path(self, filename: str) -> str:
        """The path of a file from the root of the repository."""
        return named(joined(self._run.root, filename), self._top)


def _places(one: Diagnostic) -> list[Related]:
    """Where a finding stands, and what it leads through."""
    return [Related(one.filename, one.span, ""), *one.related]
