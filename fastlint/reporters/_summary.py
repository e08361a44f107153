"""The last lines of the text formats: how many findings there are, and how many of them can be fixed."""

from __future__ import annotations

from collections import Counter

from fastlint.diagnostic import Applicability, Severity
from fastlint.reporters._input import ReportInput
from fastlint.reporters._style import Style

_NOUNS = {Severity.ERROR: ("error", "errors"), Severity.WARNING: ("warning", "warnings"), Severity.INFO: ("info",) * 2}


def summary(report: ReportInput, style: Style) -> list[str]:
    """One to three lines."""
    told = notes(report) if report.files_checked or report.diagnostics else []
    if report.more:
        findings = f"{report.more} more finding{'s' * (report.more != 1)}"
        told.append(f"{findings} in files that were not named {'have' if report.more != 1 else 'has'} to do with these")
    return [*_counts(report, style), *(style.paint(f"note: {note}", "yellow") for note in told)]


def notes(report: ReportInput) -> list[str]:
    """What a reader should know of a run that could find little."""
    if not report.files_checked:
        return ["no Python files were checked"]
    files = f"{report.files_checked} file{'s' * (report.files_checked != 1)}"
    return [] if report.is_fastapi else [f"no FastAPI application found in {files}: nothing here imports FastAPI"]


def _counts(report: ReportInput, style: Style) -> list[str]:
    fixed = f" ({report.fixed} fixed)" if report.fixed else ""
    if not report.diagnostics:
        if not report.files_checked:
            return [style.paint("No Python files were checked.", "bold", "yellow")]
        return [style.paint("All checks passed!", "bold", "green") + fixed]
    counts = Counter(found.severity for found in report.diagnostics)
    parts = [
        f"{number} {subjects[number != 1]}" for severity, subjects in _NOUNS.items() if (number := counts[severity])
    ]
    lines = [f"Found {', '.join(parts)}{fixed}."]
    if hint := _fix_hint(report):
        lines.append(hint)
    return lines


def _fix_hint(report: ReportInput) -> str | None:
    safe, unsafe = report.count_fixes(Applicability.SAFE), report.count_fixes(Applicability.UNSAFE)
    if report.unsafe_fixes:
        safe, unsafe = safe + unsafe, 0
    if safe:
        more = f" ({unsafe} more with `--unsafe-fixes`)" if unsafe else ""
        return f"[*] {safe} fixable with the `--fix` option{more}."
    if unsafe:
        return f"{unsafe} fixable with the `--fix` and `--unsafe-fixes` options."
    return None
