"""The part of a run that silences: a `# noqa` for each finding, looked at again before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.cache import Cache, digest_of
from fastlint.diagnostic import Diagnostic
from fastlint.disk import read_regular
from fastlint.engine.checking import Outcome
from fastlint.engine.folding import fold
from fastlint.engine.own_rules import UNANALYSABLE_FILE, UNUSED_SUPPRESSION
from fastlint.engine.request import Report
from fastlint.fix import WriteError, write_atomically
from fastlint.notebook import NOTEBOOK
from fastlint.source import Source, UndecodableError
from fastlint.suppress.add import edited, noqa_edits

if TYPE_CHECKING:
    from fastlint.engine.run import Run

Rows = dict[int, set[str]]
"""The codes that are to be silenced, by row."""


class Silencing:
    """Silences the findings of an outcome where they are reported; `memory` is what was kept of that look."""

    def __init__(self, run: Run, outcome: Outcome, reason: str, memory: Cache) -> None:
        self.run_ = run
        self.outcome = outcome
        self.reason = reason
        self.memory = memory
        self.warnings: list[str] = []
        self.before: dict[str, Source] = {}

    def run(self) -> Report:
        """Write the comments; what cannot be silenced is reported."""
        wanted = self._wanted()
        contents = self._contents(wanted)
        outcome = self._look(contents)
        if idle := self._idle(outcome, wanted):
            # A comment that silences nothing is not written.
            for path, rows in idle.items():
                wanted[path] = {row: codes for row, codes in wanted[path].items() if row not in rows}
            contents = self._contents(wanted)
            outcome = self._look(contents)
        written = self._write(contents)
        if len(written) < len(contents):
            outcome = self._look(written)
        report = self.run_.report(outcome)
        added = {path: sum(map(len, wanted[path].values())) for path in written}
        return replace(
            report,
            silenced={self._path(path): count for path, count in added.items()},
            warnings=(*report.warnings, *self.warnings),
        )

    def _wanted(self) -> dict[str, Rows]:
        """The rows and codes of each file: where findings are reported, which may be their common cause."""
        found = [one for one in self.outcome.diagnostics if one.code != UNANALYSABLE_FILE]
        every = [*found, *self.outcome.elsewhere]
        each = {id(one) for one in every}
        at_cause = {
            (one.code, one.cause)
            for one in fold(every, self.outcome.apart, self.run_.versions.home_of, self.outcome.beside)
            if id(one) not in each and one.cause == f"{one.filename}:{one.span.row}"
        }
        wanted: dict[str, Rows] = {}
        for one in found:
            path, row = one.filename, one.noqa_row or one.span.row
            cause, _, number = (one.cause or "").rpartition(":")
            if (one.code, one.cause) in at_cause and cause in self.run_.checked:
                path, row = cause, int(number)
            if _is_code(path) and path in self.run_.checked:
                wanted.setdefault(path, {}).setdefault(row, set()).add(one.code)
        return wanted

    def _contents(self, wanted: Mapping[str, Rows]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for path, rows in sorted(wanted.items()):
            source = self._source(path)
            edits = noqa_edits(source, rows, self.reason) if source is not None else None
            if source is not None and edits:
                found[path] = edited(source, edits).to_bytes()
            elif rows:
                self._warn(f"{self._path(path)}: a comment cannot be added without changing more, left alone")
        return found

    def _source(self, path: str) -> Source | None:
        """The file as it was checked; None if it is another one by now, or cannot be written back."""
        if path not in self.before:
            try:
                data = read_regular(self._path(path))
                source = Source.from_bytes(path, data)
            except (OSError, UndecodableError):
                return None
            if digest_of(data) != self.outcome.digests.get(path) or not source.writes_back(data):
                return None
            self.before[path] = source
        return self.before[path]

    def _idle(self, outcome: Outcome, wanted: Mapping[str, Rows]) -> dict[str, set[int]]:
        """The rows whose new comment silences nothing: it would be the next thing that is reported."""
        old = {(one.filename, one.message) for one in self.outcome.diagnostics if one.code == UNUSED_SUPPRESSION}
        found: dict[str, set[int]] = {}
        for one in _of_code(outcome.diagnostics, UNUSED_SUPPRESSION):
            if one.filename in wanted and (one.filename, one.message) not in old:
                near = (row for row in wanted[one.filename] if row <= one.span.row)
                found.setdefault(one.filename, set()).add(max(near, default=0))
        return found

    def _look(self, contents: Mapping[str, bytes]) -> Outcome:
        return self.run_.outcome(dict(contents), self.memory)

    def _write(self, contents: Mapping[str, bytes]) -> dict[str, bytes]:
        """Write the files; returns those that now hold their new content."""
        written: dict[str, bytes] = {}
        for path, after in contents.items():
            try:
                write_atomically(self._path(path), self.before[path].to_bytes(), after)
                written[path] = after
            except WriteError as error:
                self._warn(str(error))
        return written

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def _path(self, path: str) -> str:
        return os.path.join(self.run_.root, path)


def _is_code(path: str) -> bool:
    """Whether a file has comments of Python."""
    return path.endswith((".py", ".pyi", NOTEBOOK))


def _of_code(found: Iterable[Diagnostic], code: str) -> list[Diagnostic]:
    return [one for one in found if one.code == code]
