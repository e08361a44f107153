"""Identities of findings that survive edits elsewhere in the file."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from fastlint.diagnostic import Diagnostic
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
        path = relative_path(found.filename, self._report.root) or absolute_path(found.filename, self._report.root)
        source = self._report.sources(found.filename)
        line = source.line(found.span.row) if source is not None and fits(source, found.span) else found.message
        content = "\0".join((found.code, path, " ".join(line.split())))
        digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"
