"""`fastlint check --strict`: the calls on the event loop of which nobody knows what they run."""

from __future__ import annotations

from fastlint.cli.output import tell
from fastlint.config.errors import shown
from fastlint.engine import Report


def list_unresolved(report: Report) -> None:
    """Tell each of them on standard error, and how many there are."""
    for one in report.unresolved:
        tell(f"{shown(one.filename)}:{one.row}:{one.column}: unresolved call `{one.text}`: {one.why}")
    if number := len(report.unresolved):
        calls = f"{number} of {report.calls} call{'s' * (report.calls != 1)} on the event loop"
        remedy = "annotate what is called, or describe its package (fastlint config knowledge)"
        tell(f"error: --strict: {calls} could not be resolved: {remedy}")
