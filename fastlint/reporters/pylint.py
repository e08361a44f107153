"""Lines as `pylint --output-format=parseable` writes them, which many CI services and editors read.

`app/main.py:7: [FLT101(blocking-http-call), ] message`: Jenkins takes the path up to the first colon, and the code and
the message from there on.
"""

from __future__ import annotations

from fastlint.diagnostic import Diagnostic
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import shown_path


def report(report: ReportInput, _color: bool) -> str:
    """A line for each finding; nothing at all without findings."""
    return "".join(f"{_line(found, report)}\n" for found in report.diagnostics)


def _line(found: Diagnostic, report: ReportInput) -> str:
    rule = f"{found.code}({found.name})" if found.name else found.code
    span, place = report.file_span(found.filename, found.span)
    return f"{shown_path(found.filename, report.root)}:{span.row}: [{rule}, ] {place}{printable(found.message)}"
