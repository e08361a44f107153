"""A JSON array in the shape of ruff's, with the `cause` and the `related` places of each finding added.

Pure ASCII, so that it survives every terminal encoding; file names are absolute, undecodable bytes in them are U+FFFD.
"""

from __future__ import annotations

import json

from fastlint.diagnostic import Diagnostic, Edit, Fix, Related
from fastlint.reporters._escape import harmless_json, well_formed
from fastlint.reporters._fingerprint import Fingerprints
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import absolute_path
from fastlint.reporters._shapes import EditShape, FindingShape, FixShape, LocationShape, PlaceShape


def report(report: ReportInput, _color: bool) -> str:
    """The array, indented by two spaces."""
    fingerprints = Fingerprints(report)
    found = [as_dict(one, report, fingerprints) for one in report.diagnostics]
    return harmless_json(json.dumps(found, indent=2)) + "\n"


def as_dict(found: Diagnostic, report: ReportInput, fingerprints: Fingerprints) -> FindingShape:
    """One finding; `entries` are the places that it stands for, if they are several; each has a fingerprint."""
    return {
        "cell": None,
        "cause": found.cause and well_formed(found.cause),
        "code": found.code,
        "confidence": found.confidence.value,
        "end_location": _location(found.span.end_row, found.span.end_column),
        "entries": [_related(place, report) for place in found.entries] if len(found.entries) > 1 else [],
        "filename": _filename(found.filename, report),
        "fingerprints": fingerprints.of_entries(found),
        "fix": _fix(found.fix) if found.fix else None,
        "location": _location(found.span.row, found.span.column),
        "message": well_formed(found.message),
        "name": found.name,
        "noqa_row": found.noqa_row or found.span.row,
        "related": [_related(step, report) for step in found.related],
        "severity": found.severity.value,
        "url": report.url(found.code),
    }


def _filename(filename: str, report: ReportInput) -> str:
    return well_formed(absolute_path(filename, report.root))


def _location(row: int, column: int) -> LocationShape:
    return {"column": column, "row": row}


def _fix(fix: Fix) -> FixShape:
    return {
        "applicability": fix.applicability.value,
        "edits": [_edit(edit) for edit in fix.edits],
        "message": well_formed(fix.message),
    }


def _edit(edit: Edit) -> EditShape:
    return {
        "content": well_formed(edit.content),
        "end_location": _location(edit.span.end_row, edit.span.end_column),
        "location": _location(edit.span.row, edit.span.column),
    }


def _related(step: Related, report: ReportInput) -> PlaceShape:
    return {
        "end_location": _location(step.span.end_row, step.span.end_column),
        "filename": _filename(step.filename, report),
        "location": _location(step.span.row, step.span.column),
        "message": well_formed(step.message),
    }
