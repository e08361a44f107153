"""Reviewdog's diagnostic format (`reviewdog -f=rdjson`): columns count the bytes of UTF-8, as it wants them.

Each suggestion is offered on its own, so a fix of several edits is one suggestion that replaces all that lies between
its first and its last one, or none where these are far apart.
"""

from __future__ import annotations

import json
from typing import Any

from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Severity, Span, arranged
from fastlint.reporters._escape import harmless_json, printable, well_formed
from fastlint.reporters._frame import fits
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import plain_path
from fastlint.source import Source

FARTHEST = 20
"""Rows that a suggestion replaces at most."""
_HOME = "https://github.com/fastlint/fastlint"
_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def report(report: ReportInput, _color: bool) -> str:
    """The result of the tool, with all findings."""
    found = [_diagnostic(one, report) for one in report.diagnostics]
    worst = max((one.severity for one in report.diagnostics), key=lambda severity: severity.rank, default=Severity.INFO)
    result = {"source": {"name": "fastlint", "url": _HOME}, "severity": _SEVERITIES[worst], "diagnostics": found}
    return harmless_json(json.dumps(result, indent=2)) + "\n"


def _diagnostic(found: Diagnostic, report: ReportInput) -> dict[str, Any]:
    url = report.url(found.code)
    source = report.sources(found.filename)
    _, place = report.file_span(found.filename, found.span)
    suggestion = found.fix and _suggestion(found.fix, source) if not place else None
    message = f"{place}{found.name}: " if found.name else place
    related = [
        {"message": printable(step.message), "location": _location(step.filename, step.span, report)}
        for step in found.related
    ]
    return {
        "message": message + printable(found.message),
        "location": _location(found.filename, found.span, report),
        "severity": _SEVERITIES[found.severity],
        "code": {"value": found.code, **({"url": url} if url else {})},
        **({"suggestions": [suggestion]} if suggestion else {}),
        **({"related_locations": related} if related else {}),
    }


def _location(filename: str, span: Span, report: ReportInput) -> dict[str, Any]:
    rows, place = report.file_span(filename, span)
    source = None if place else report.sources(filename)
    return {"path": plain_path(filename, report.root), "range": _range(rows, source)}


def _range(span: Span, source: Source | None) -> dict[str, Any]:
    ends = {"start": (span.row, span.column), "end": (span.end_row, span.end_column)}
    if source is None or not fits(source, span):
        return {name: {"line": row} for name, (row, _) in ends.items()}
    return {name: {"line": row, "column": _bytes(source.line(row), at)} for name, (row, at) in ends.items()}


def _bytes(line: str, column: int) -> int:
    """The column (from 1) in bytes of UTF-8."""
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + 1


def _suggestion(fix: Fix, source: Source | None) -> dict[str, Any] | None:
    edits = arranged(fix.edits)
    if source is None or not edits or fix.applicability is Applicability.DISPLAY:
        return None
    first, last = edits[0].span, edits[-1].span
    whole = Span(first.row, first.column, last.end_row, last.end_column)
    if not fits(source, whole) or whole.end_row - whole.row >= FARTHEST:
        return None
    return {"range": _range(whole, source), "text": well_formed(_replaced(edits, source))}


def _replaced(edits: tuple[Edit, ...], source: Source) -> str:
    """What stands from the first edit to the last one when all are made."""
    parts: list[str] = []
    position = source.offset(edits[0].span.row, edits[0].span.column)
    for edit in edits:
        start = source.offset(edit.span.row, edit.span.column)
        parts += [source.text[position:start], edit.content]
        position = source.offset(edit.span.end_row, edit.span.end_column)
    return "".join(parts)
