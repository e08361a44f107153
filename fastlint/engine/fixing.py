"""The fixing part of a run: fix in rounds until nothing is left to do, then write the files or make the diff."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.cache import Cache, digest_of
from fastlint.config.roots import is_below
from fastlint.diagnostic import Diagnostic
from fastlint.disk import read_regular
from fastlint.engine.checking import Outcome
from fastlint.engine.request import Report
from fastlint.fix import Files, StableFix, WriteError, fix_until_stable, remove_litter, unified_diff, write_atomically
from fastlint.source import Source

if TYPE_CHECKING:
    from fastlint.engine.run import Run


class Fixing:
    """The fixing part of a run.

    `overlay` are contents that stand in for files on disk from the start, `memory` is what was kept of the first look.
    """

    def __init__(self, run: Run, outcome: Outcome, overlay: dict[str, bytes], memory: Cache) -> None:
        self.run_ = run
        self.outcome = outcome
        self.given = dict(overlay)
        self.memory = memory
        self.inside = tuple(os.path.realpath(folder) for folder in run.around)
        self.read: dict[str, bytes] = {}
        self.warnings: list[str] = []
        unsafe = run.request.unsafe_fixes
        self.unsafe = run.settings.unsafe_fixes if unsafe is None else unsafe

    def run(self) -> Report:
        """Fix until stable; write the files, or make the diff."""
        if self.run_.request.fix == "apply" and not self.run_.stdin:
            remove_litter(os.path.dirname(self._path(path)) for path in self.run_.checked)
        files = Files(tuple(self.run_.paths), self._content, self._glance)
        fixed = fix_until_stable(self.outcome.diagnostics, files, self._look, unsafe=self.unsafe)
        if not fixed.converged:
            self.warnings.append("fixes undo each other: stopped; please report this")
        for path in sorted(fixed.left_alone):
            self.warnings.append(f"{self._path(path)}: its encoding cannot be written back byte for byte, not fixed")
        diff, applied = "", dict(fixed.applied)
        if self.run_.request.fix == "diff":
            diff = "".join(self._diff(path, fixed) for path in sorted(fixed.contents))
        elif not self.run_.stdin:
            written = self._write(fixed)
            applied = {path: counts for path, counts in applied.items() if path in written}
            if len(written) < len(fixed.contents):
                # What could not be written is still to be done.
                fixed = replace(fixed, remaining=tuple(self._look(written)))
        return self._report(fixed, diff, applied)

    def _report(self, fixed: StableFix, diff: str, applied: Mapping[str, Counter[str]]) -> Report:
        # What cannot be made is no offer: a second run would refuse it as this one did.
        refused = {*fixed.dropped}
        left = [replace(one, fix=None) if one in refused else one for one in fixed.remaining]
        report = self.run_.report(replace(self.outcome, diagnostics=left))
        output = None
        if self.run_.stdin:
            output = next(iter((self.given | fixed.contents).values()))
        return replace(
            report,
            fixed={self._path(path): dict(counts) for path, counts in applied.items()},
            diff=diff,
            stdin_output=output,
            warnings=(*report.warnings, *dict.fromkeys(self.warnings)),
        )

    def _look(self, contents: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        """Analyse the changed project, in memory."""
        self.outcome = self.run_.outcome(self.given | dict(contents), self.memory)
        return self.outcome.diagnostics

    def _content(self, path: str) -> bytes | None:
        """The content in which the last findings were found; None where the file has another one by now."""
        if path in self.given:
            return self.given[path]
        if not self._leads_inside(path):
            return None
        analysed = self.outcome.digests.get(path)
        data = self._glance(path)
        if data is None or digest_of(data) != analysed:
            self.read.pop(path, None)
            data = self._glance(path)
        if data is None or digest_of(data) != analysed:
            self.warnings.append(
                f"{self._path(path)}: changed on disk while it was checked, not fixed; run fastlint again"
            )
            return None
        return data

    def _glance(self, path: str) -> bytes | None:
        """What a file holds, read once."""
        if path not in self.read:
            try:
                self.read[path] = read_regular(self._path(path))
            except OSError:
                return None
        return self.read[path]

    def _leads_inside(self, path: str) -> bool:
        """Whether a file lies in the project, wherever its name stands: what a link leads to may be anybody's."""
        real = os.path.realpath(self._path(path))
        if any(is_below(real, folder) for folder in self.inside):
            return True
        self.warnings.append(f"{self._path(path)}: a link leads out of the project, not fixed")
        return False

    def _path(self, path: str) -> str:
        return os.path.join(self.run_.root, path)

    def _diff(self, path: str, fixed: StableFix) -> str:
        name = self._path(path)
        before, after = (Source.from_bytes(name, each[path]) for each in (fixed.before, fixed.contents))
        if before.notebook is None:
            return unified_diff(before, after.text)
        cells = ((f"{name}:cell {n}", before.cell(n), after.cell(n)) for n in before.notebook.texts())
        return "".join(unified_diff(replace(old, filename=named), new.text) for named, old, new in cells)

    def _write(self, fixed: StableFix) -> dict[str, bytes]:
        """Write the files; returns those that now hold their new content."""
        written = {}
        for path, after in sorted(fixed.contents.items()):
            try:
                write_atomically(self._path(path), fixed.before[path], after)
                written[path] = after
            except WriteError as error:
                self.warnings.append(str(error))
        return written
