"""One JSON object a line, as in the json format, and the remedy of the rule's page: made for programs that mend.

A line is all that it takes to understand a finding and to mend it: the message, the call path, the edits of the fix,
why it hurts, and code without the fault.
"""

from __future__ import annotations

import json
from functools import cache

from fastlint.diagnostic import RuleInfo
from fastlint.reporters._escape import harmless_json, well_formed
from fastlint.reporters._fingerprint import Fingerprints
from fastlint.reporters._input import ReportInput
from fastlint.reporters._page import section
from fastlint.reporters._shapes import LineShape, RemedyShape
from fastlint.reporters.json import as_dict


def report(report: ReportInput, _color: bool) -> str:
    """A line for each finding; nothing at all without findings."""
    fingerprints = Fingerprints(report)
    lines: list[LineShape] = [
        {**as_dict(one, report, fingerprints), "remedy": _remedy(report.rules.get(one.code))}
        for one in report.diagnostics
    ]
    return "".join(harmless_json(json.dumps(line)) + "\n" for line in lines)


@cache
def _remedy(rule: RuleInfo | None) -> RemedyShape | None:
    """The page of a rule in short."""
    if rule is None:
        return None
    why, example = section(rule.page, "Why it hurts"), section(rule.page, "Good")
    return {"why": well_formed(" ".join(why.split())), "example": well_formed(example)} if why or example else None
