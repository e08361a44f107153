"""Rules as SARIF describes them (reportingDescriptor)."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

from fastlint.diagnostic import RuleInfo, Severity
from fastlint.reporters._escape import well_formed
from fastlint.reporters._page import page_markdown

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_SECURITY_SCORE = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.INFO: "2.0"}
"""GitHub's scale: above 7 is high, above 4 medium, else low."""
LONGEST_DESCRIPTION = 1024
"""Characters that GitHub accepts of a short or full description."""


def descriptor(code: str, rule: RuleInfo | None) -> dict[str, Any]:
    """The descriptor; of a rule that is not known only what its code says."""
    if rule is None:
        text = {"text": code}
        return {"id": code, "shortDescription": text, "fullDescription": text, "help": text}
    summary = {"text": (well_formed(rule.summary) or rule.name or code)[:LONGEST_DESCRIPTION]}
    page = cleandoc(well_formed(rule.page)) or summary["text"]
    return {
        "id": code,
        "name": rule.name or code,
        "shortDescription": summary,
        "fullDescription": summary,
        "help": {"text": page, "markdown": page_markdown(page)},
        **({"helpUri": rule.url} if rule.url else {}),
        "defaultConfiguration": {"enabled": rule.default, "level": LEVELS[rule.severity]},
        "properties": _properties(rule),
    }


def _properties(rule: RuleInfo) -> dict[str, Any]:
    tags = [tag for tag in ("fastapi", rule.group, "preview" if rule.preview else "") if tag]
    security = {"security-severity": _SECURITY_SCORE[rule.severity]} if rule.group == "security" else {}
    return {
        "tags": tags,
        "precision": "medium" if rule.preview else "high",
        "problem.severity": _PROBLEM[rule.severity],
        **security,
    }
