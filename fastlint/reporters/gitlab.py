"""GitLab's code quality report (`artifacts: reports: codequality`).

GitLab drops the second of two findings with one fingerprint, and compares those of a merge request with those of its
target branch by fingerprint: they are unique and do not depend on rows.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from fastlint.diagnostic import Diagnostic, Severity
from fastlint.reporters._escape import harmless_json, printable
from fastlint.reporters._fingerprint import Fingerprints
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import plain_path

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(report: ReportInput, _color: bool) -> str:
    """The array of findings."""
    fingerprints = Fingerprints(report, across=True)
    found = [_finding(one, report, fingerprints.of(one)) for one in report.diagnostics]
    return harmless_json(json.dumps(found, indent=2)) + "\n"


def _finding(found: Diagnostic, report: ReportInput, fingerprint: str) -> dict[str, Any]:
    span, place = report.file_span(found.filename, found.span)
    return {
        "check_name": found.code,
        "description": f"{found.code}: {place}{printable(found.message)}",
        "fingerprint": sha256(fingerprint.encode()).hexdigest(),
        "severity": _SEVERITIES[found.severity],
        "location": {
            "path": plain_path(found.filename, report.root),
            "positions": {
                "begin": {"line": span.row, "column": span.column},
                "end": {"line": span.end_row, "column": span.end_column},
            },
        },
    }
