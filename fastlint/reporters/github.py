"""Annotations of GitHub Actions, as workflow commands.

GitHub shows only the first ten annotations of each level in a step, so errors come first; the summary is for the log.
"""

from __future__ import annotations

from fastlint.diagnostic import Diagnostic, Severity
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput, most_severe_first
from fastlint.reporters._paths import shown_path, shown_place
from fastlint.reporters._slices import related_lines
from fastlint.reporters._style import Style
from fastlint.reporters._summary import summary

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def report(report: ReportInput, _color: bool) -> str:
    """One command a line, then the summary."""
    ordered = most_severe_first(report.diagnostics)
    return "\n".join([*(_command(found, report) for found in ordered), *summary(report, Style(False))]) + "\n"


def _command(found: Diagnostic, report: ReportInput) -> str:
    span, _ = report.file_span(found.filename, found.span)
    path = shown_path(found.filename, report.root)
    properties = {"title": f"fastlint ({found.code})", "file": path, "line": span.row}
    if span.row == span.end_row:
        properties |= {"col": span.column, "endLine": span.end_row, "endColumn": span.end_column}
    else:
        properties |= {"endLine": span.end_row}  # GitHub refuses columns in an annotation of several lines
    shown = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{_LEVELS[found.severity]} {shown}::{_text(found, report).translate(_DATA)}"


def _text(found: Diagnostic, report: ReportInput) -> str:
    place = shown_place(found.filename, found.span, report)
    name = f"{found.name}: " if found.name else ""
    lines = [f"{place}: {Style(False).label(found.severity, found.code)} {name}{printable(found.message)}"]
    lines += [f"  {line}" for line in related_lines(found, report)]
    if found.fix:
        lines.append(f"  help: {printable(found.fix.message)}")
    return "\n".join(lines)
