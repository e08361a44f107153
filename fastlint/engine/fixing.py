"""Apply fixes in rounds: after each the changed project is analysed again, until nothing is left to do."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.cache import Cache
from fastlint.diagnostic import Diagnostic
from fastlint.engine.checking import Outcome
from fastlint.engine.request import Report
from fastlint.fix import WriteError, apply_fixes, unified_diff, wanted_by, without_idle_imports, write_atomically
from fastlint.source import Source, UndecodableError

if TYPE_CHECKING:
    from fastlint.engine.run import Run

_ROUNDS = 10


class Fixing:
    """The fixing part of a run. `overlay` are contents that stand in for files on disk from the start."""

    def __init__(self, run: Run, outcome: Outcome, overlay: dict[str, bytes]) -> None:
        self.run_ = run
        self.outcome = outcome
        self.given = dict(overlay)
        self.texts: dict[str, bytes] = dict(overlay)
        self.read: dict[str, bytes] = {}
        self.before: dict[str, bytes] = {}
        self.fixed: dict[str, Counter[str]] = {}
        self.warnings: list[str] = []
        unsafe = run.request.unsafe_fixes
        self.unsafe = run.settings.unsafe_fixes if unsafe is None else unsafe

    def run(self) -> Report:
        """Fix until stable; write the files, or make the diff."""
        seen = [dict(self.texts)]
        for _ in range(_ROUNDS):
            if not self._round():
                break
            memory = Cache(None, self.run_.cache.stamp)
            self.outcome = self.run_.checking(self.texts, memory).run()
            if self.texts in seen:
                self.warnings.append("fixes undo each other: stopped; please report this")
                break
            seen.append(dict(self.texts))
        changed = {path: self.texts[path] for path in self.before if self.texts[path] != self.before[path]}
        diff, output = "", None
        if self.run_.stdin:
            output = next(iter(self.texts.values()))
        if self.run_.request.fix == "diff":
            diff = "".join(self._diff(path, after) for path, after in sorted(changed.items()))
        elif not self.run_.stdin:
            self._write(changed)
        report = self.run_.report(self.outcome)
        return replace(
            report,
            fixed={os.path.join(self.run_.root, p): dict(c) for p, c in self.fixed.items()},
            diff=diff,
            stdin_output=output,
            warnings=(*report.warnings, *self.warnings),
        )

    def _round(self) -> bool:
        """Apply what can be applied at once in every file; whether anything changed."""
        changed = False
        for path, diagnostics in _by_file(self.outcome.diagnostics).items():
            if not any(d.fix for d in diagnostics):
                continue
            try:
                source = Source.from_bytes(path, self._content(path))
            except (OSError, UndecodableError):
                continue
            result = apply_fixes(source, diagnostics, unsafe=self.unsafe)
            if result.text == source.text:
                continue
            self.before.setdefault(path, self._content(path))
            text = without_idle_imports(source, result.text, wanted_by(self._others(path), path))
            self.texts[path] = Source(path, text, source.encoding).to_bytes()
            self.fixed.setdefault(path, Counter()).update(result.applied)
            changed = True
        return changed

    def _others(self, path: str) -> Iterator[str]:
        """The texts of the project's other files, as far as they can be read."""
        for other in self.run_.paths:
            if other != path:
                with suppress(OSError):
                    yield self._content(other).decode("utf-8", "replace")

    def _content(self, path: str) -> bytes:
        if path in self.texts:
            return self.texts[path]
        if path not in self.read:
            with open(os.path.join(self.run_.root, path), "rb") as file:
                self.read[path] = file.read()
        return self.read[path]

    def _diff(self, path: str, after: bytes) -> str:
        source = Source.from_bytes(path, self.before[path])
        return unified_diff(source, Source.from_bytes(path, after).text)

    def _write(self, changed: Mapping[str, bytes]) -> None:
        for path, after in sorted(changed.items()):
            try:
                write_atomically(os.path.join(self.run_.root, path), self.before[path], after)
            except WriteError as error:
                self.warnings.append(str(error))
                self.fixed.pop(path, None)


def _by_file(diagnostics: list[Diagnostic]) -> dict[str, list[Diagnostic]]:
    files: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.filename, []).append(diagnostic)
    return files
