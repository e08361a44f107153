"""One JSON object a line, each as in the json format."""

from __future__ import annotations

import json

from fastlint.reporters._escape import harmless_json
from fastlint.reporters._fingerprint import Fingerprints
from fastlint.reporters._input import ReportInput
from fastlint.reporters.json import as_dict


def report(report: ReportInput, _color: bool) -> str:
    """A line for each finding; nothing at all without findings."""
    fingerprints = Fingerprints(report)
    found = (as_dict(one, report, fingerprints) for one in report.diagnostics)
    return "".join(harmless_json(json.dumps(one)) + "\n" for one in found)
