"""One line a finding: `app/main.py:7:5: error[FLT101] [*] message`, where `[*]` means that `--fix` mends it."""

from __future__ import annotations

from fastlint.diagnostic import Diagnostic
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import shown_path
from fastlint.reporters._style import Style
from fastlint.reporters._summary import summary


def report(report: ReportInput, color: bool) -> str:
    """The findings in their order, then the summary."""
    style = Style(color, report.links)
    lines = [_line(found, report, style) for found in report.diagnostics]
    return "\n".join([*lines, *summary(report, style)]) + "\n"


def _line(found: Diagnostic, report: ReportInput, style: Style) -> str:
    path = style.paint(shown_path(found.filename, report.root), "bold")
    return f"{path}:{report.place(found.filename, found.span).text}: {headline(found, report, style)}"


def headline(found: Diagnostic, report: ReportInput, style: Style) -> str:
    """`error[FLT101] [*] message`."""
    mark = f"[{style.paint('*', 'cyan')}] " if report.fixable(found) else ""
    return f"{style.label(found.severity, found.code, report.url(found.code))} {mark}{printable(found.message)}"
