"""Identities of findings that survive edits elsewhere in the file."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from fastlint.diagnostic import Diagnostic, Span
from fastlint.reporters._frame import fits
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import absolute_path, relative_path


class Fingerprints:
    """Hands out `hash:n`: a hash of rule, file and source line, and which of the findings with that hash it is.

    Row numbers and indentation do not count; a line that cannot be read is replaced by the message.
    """

    def __init__(self, report: ReportInput) -> None:
        self._report = report
        self._seen: Counter[str] = Counter()

    def of(self, found: Diagnostic) -> str:
        """The fingerprint of the next finding, to be asked in the order of the report."""
        return self._next(found.code, found.filename, found.span, found.message)

    def of_entries(self, found: Diagnostic) -> list[str]:
        """A fingerprint for each place that the next finding stands for: a new caller of an old cause is a new one."""
        if len(found.entries) < 2:
            return [self.of(found)]
        return [self._next(found.code, e.filename, e.span, e.message) for e in found.entries]

    def _next(self, code: str, filename: str, span: Span, message: str) -> str:
        path = relative_path(filename, self._report.root) or absolute_path(filename, self._report.root)
        source = self._report.sources(filename)
        line = source.line(span.row) if source is not None and fits(source, span) else message
        content = "\0".join((code, path, " ".join(line.split())))
        digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"
