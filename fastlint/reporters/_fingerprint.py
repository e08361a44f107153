"""Identities of findings that survive edits elsewhere, formatting, and another name of the file."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import sha256

from fastlint.baseline.layout import Layout
from fastlint.diagnostic import Diagnostic, Span
from fastlint.reporters._frame import fits
from fastlint.reporters._input import ReportInput

_FEW = 16
"""Files whose layouts are kept: a report comes file by file."""


class Fingerprints:
    """Hands out `hash:n`: a hash of what a baseline knows a finding by, and which of its file's findings with it it is.

    That is the rule, the function, its statement and the code that it points at; no row and no file name. Where the
    file cannot be read the message stands in for them. A report on some files says what one on all of them says;
    with `across` the findings of all files are counted together, so that no two have one fingerprint.
    """

    def __init__(self, report: ReportInput, *, across: bool = False) -> None:
        self._report = report
        self._across = across
        self._seen: Counter[tuple[str, str]] = Counter()
        self._layout = lru_cache(maxsize=_FEW)(self._read)

    def of(self, found: Diagnostic) -> str:
        """The fingerprint of the next finding, to be asked in the order of the report."""
        return self._next(found.code, found.filename, found.span, found.message)

    def of_entries(self, found: Diagnostic) -> list[str]:
        """A fingerprint for each place that the next finding stands for: a new caller of an old cause is a new one."""
        if len(found.entries) < 2:
            return [self.of(found)]
        return [self._next(found.code, e.filename, e.span, e.message) for e in found.entries]

    def identity(self, found: Diagnostic) -> str:
        """The `id` that a baseline gives the finding; "" if its file cannot be read."""
        return self._identity(found.filename, found.span)[1]

    def _next(self, code: str, filename: str, span: Span, message: str) -> str:
        scope, identity = self._identity(filename, span)
        content = "\0".join((code, scope, identity or message))
        digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        key = "" if self._across else filename, digest
        self._seen[key] += 1
        return f"{digest}:{self._seen[key]}"

    def _identity(self, filename: str, span: Span) -> tuple[str, str]:
        """The function, and the digests of the statement and the code."""
        layout, source = self._layout(filename), self._report.sources(filename)
        if layout is None or source is None or not fits(source, span):
            return "", ""
        return layout.scope(span.row), f"{layout.statement(span.row)}-{layout.fragment(span)}"

    def _read(self, filename: str) -> Layout | None:
        source = self._report.sources(filename)
        return None if source is None else Layout(source)
