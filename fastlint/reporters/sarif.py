"""SARIF 2.1.0 as GitHub code scanning reads it: call paths as code flows, fingerprints that do not depend on rows."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Related, Span
from fastlint.reporters._escape import harmless_json, printable, well_formed
from fastlint.reporters._fingerprint import Fingerprints
from fastlint.reporters._frame import fits
from fastlint.reporters._input import ReportInput, most_severe_first
from fastlint.reporters._paths import absolute_path, relative_path
from fastlint.reporters._sarif_rules import LEVELS, descriptor
from fastlint.reporters._slices import excerpt

MOST_PLACES = 20
"""Ways that a finding lies on, and related places that its message links to."""
LIMIT = 25_000
"""Results that GitHub accepts in a run; the least severe ones beyond it are left out, and a notification says so."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/fastlint/fastlint"
_BASE = "%SRCROOT%"
_SEMANTIC_VERSION = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def report(report: ReportInput, _color: bool) -> str:
    """The log file, with one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return harmless_json(json.dumps(log, separators=(",", ":"))) + "\n"


def _run(report: ReportInput) -> dict[str, Any]:
    kept = _kept(report.diagnostics)
    codes = {code: index for index, code in enumerate(sorted({found.code for found in kept}))}
    fingerprints = Fingerprints(report)
    base = _uri(absolute_path("", report.root))
    run: dict[str, Any] = {
        "tool": {"driver": _driver(report, list(codes))},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": base if base.endswith("/") else f"{base}/"}},
        "results": [_result(found, codes[found.code], fingerprints, report) for found in kept],
    }
    if left_out := len(report.diagnostics) - len(kept):
        note = f"{left_out} of {len(report.diagnostics)} findings were left out: a run holds {LIMIT} results."
        notification = {"level": "warning", "message": {"text": note}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notification]}]
    return run


def _kept(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The findings that fit, the most severe ones first if they do not all fit."""
    if len(diagnostics) <= LIMIT:
        return diagnostics
    return tuple(most_severe_first(diagnostics)[:LIMIT])


def _driver(report: ReportInput, codes: list[str]) -> dict[str, Any]:
    driver = {"name": "fastlint", "informationUri": _HOME, "version": report.version or "unknown"}
    if _SEMANTIC_VERSION.fullmatch(report.version):
        driver["semanticVersion"] = report.version
    return {**driver, "rules": [descriptor(code, report.rules.get(code)) for code in codes]}


def _result(found: Diagnostic, index: int, fingerprints: Fingerprints, report: ReportInput) -> dict[str, Any]:
    where = report.file_span(found.filename, found.span)[1]  # "" outside of notebooks
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": LEVELS[found.severity],
        "message": {"text": where + _message(found)},
        "locations": [{"physicalLocation": _physical(found.filename, _one_row(found, report), report)}],
        "partialFingerprints": _known_by(found, fingerprints),
    }
    if found.related:
        steps = [_step(step, report) for step in found.related]
        result["relatedLocations"] = [{"id": number, **step} for number, step in enumerate(steps, 1)]
    if found.ways:
        result["codeFlows"] = [_code_flow(found, way, report) for way in found.ways[:MOST_PLACES]]
    if found.fix and found.fix.edits and not where and found.fix.applicability is not Applicability.DISPLAY:
        result["fixes"] = [_fix(found, found.fix, report)]
    return result


def _known_by(found: Diagnostic, fingerprints: Fingerprints) -> dict[str, str]:
    """What GitHub compares findings by, and what a baseline of fastlint knows this one by."""
    identity = fingerprints.identity(found)
    told = {"primaryLocationLineHash": fingerprints.of(found)}
    return {**told, "fastlintBaseline/v1": identity} if identity else told


def _message(found: Diagnostic) -> str:
    """The message, followed by links to the related places: GitHub shows only those that the text links to."""
    text = printable(found.message).replace("](", "] (") or found.name or found.code
    if not found.related:
        return text
    links = [f"[{_link_text(step)}]({number})" for number, step in enumerate(found.related[:MOST_PLACES], 1)]
    more = f" and {left} more" if (left := len(found.related) - MOST_PLACES) > 0 else ""
    return f"{text.rstrip('.')}. See {', '.join(links)}{more}."


def _link_text(step: Related) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", _step_text(step))


def _step_text(step: Related) -> str:
    return printable(step.message) or "related place"


def _step(step: Related, report: ReportInput) -> dict[str, Any]:
    return {
        "physicalLocation": _physical(step.filename, step.span, report),
        "message": {"text": _step_text(step)},
    }


def _code_flow(found: Diagnostic, way: tuple[Related, ...], report: ReportInput) -> dict[str, Any]:
    """A call path, on which the finding itself has no words."""
    steps = (_step(step, report) if step.message else _own_step(found, report) for step in way)
    return {"threadFlows": [{"locations": [{"location": step} for step in steps]}]}


def _own_step(found: Diagnostic, report: ReportInput) -> dict[str, Any]:
    """The place of the finding, and what stands there."""
    place = _physical(found.filename, _one_row(found, report), report)
    return {"physicalLocation": place, "message": {"text": excerpt(found, report)}}


def _one_row(found: Diagnostic, report: ReportInput) -> Span:
    """The first row of the span: GitHub shows an alert on a pull request only if the diff has all of its rows."""
    span, source = found.span, report.sources(found.filename)
    if span.row == span.end_row:
        return span
    if source is None or not fits(source, span):
        return Span(span.row, span.column, span.row, span.column + 1)
    return Span(span.row, span.column, span.row, max(span.column + 1, len(source.line(span.row)) + 1))


def _physical(filename: str, span: Span, report: ReportInput) -> dict[str, Any]:
    rows, _ = report.file_span(filename, span)
    return {"artifactLocation": _artifact(filename, report), "region": _region(rows)}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.row,
        "startColumn": span.column,
        "endLine": span.end_row,
        "endColumn": span.end_column,
    }


def _artifact(filename: str, report: ReportInput) -> dict[str, str]:
    relative = relative_path(filename, report.root)
    if relative is None:
        return {"uri": _uri(absolute_path(filename, report.root))}
    return {"uri": quote(os.fsencode(_nameable(relative))), "uriBaseId": _BASE}


def _uri(absolute: str) -> str:
    return Path(_nameable(absolute)).as_uri()


def _nameable(path: str) -> str:
    """The path with U+FFFD for surrogates that stand for no byte (PEP 383): a URI cannot hold them."""
    return re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path)


def _fix(found: Diagnostic, fix: Fix, report: ReportInput) -> dict[str, Any]:
    replacements = [_replacement(edit) for edit in fix.edits]
    change = {"artifactLocation": _artifact(found.filename, report), "replacements": replacements}
    return {"description": {"text": printable(fix.message) or "Fix"}, "artifactChanges": [change]}


def _replacement(edit: Edit) -> dict[str, Any]:
    deleted = {"deletedRegion": _region(edit.span)}
    return {**deleted, "insertedContent": {"text": well_formed(edit.content)}} if edit.content else deleted
