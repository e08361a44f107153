"""Issues of an Azure pipeline, as logging commands; the summary is for the log."""

from __future__ import annotations

from fastlint.diagnostic import Diagnostic, Severity
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput, most_severe_first
from fastlint.reporters._paths import shown_path
from fastlint.reporters._style import Style
from fastlint.reporters._summary import summary

_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "warning"}
_DATA = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"})


def report(report: ReportInput, _color: bool) -> str:
    """One command a line, the most severe ones first, then the summary."""
    ordered = most_severe_first(report.diagnostics)
    return "\n".join([*(_command(found, report) for found in ordered), *summary(report, Style(False))]) + "\n"


def _command(found: Diagnostic, report: ReportInput) -> str:
    span, place = report.file_span(found.filename, found.span)
    properties = {
        "type": _TYPES[found.severity],
        "sourcepath": shown_path(found.filename, report.root),
        "linenumber": span.row,
        "columnnumber": span.column,
        "code": found.code,
    }
    shown = "".join(f"{key}={str(value).translate(_PROPERTY)};" for key, value in properties.items())
    name = f"{found.name}: " if found.name else ""
    return f"##vso[task.logissue {shown}]{(place + name + printable(found.message)).translate(_DATA)}"
