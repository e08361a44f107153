"""A JSON array in the shape of ruff's, with the `cause` and the `related` places of each finding added.

Pure ASCII, so that it survives every terminal encoding; file names are absolute, undecodable bytes in them are U+FFFD.
"""

from __future__ import annotations

import json

from fastlint.diagnostic import Diagnostic, Edit, Fix, Related, Span
from fastlint.notebook import NOTEBOOK
from fastlint.reporters._escape import harmless_json, well_formed
from fastlint.reporters._fingerprint import Fingerprints
from fastlint.reporters._input import Place, ReportInput
from fastlint.reporters._paths import absolute_path
from fastlint.reporters._shapes import EditShape, FindingShape, FixShape, LocationShape, PlaceShape


def report(report: ReportInput, _color: bool) -> str:
    """The array, indented by two spaces."""
    fingerprints = Fingerprints(report)
    found = [as_dict(one, report, fingerprints) for one in report.diagnostics]
    return harmless_json(json.dumps(found, indent=2)) + "\n"


def as_dict(found: Diagnostic, report: ReportInput, fingerprints: Fingerprints) -> FindingShape:
    """One finding; `entries` are the places that it stands for, if they are several; each has a fingerprint."""
    place = report.place(found.filename, found.span)
    span, noqa_row = place.span, found.noqa_row or found.span.row
    return {
        "cell": place.cell,
        "cause": found.cause and well_formed(_cause(found.cause, report)),
        "code": found.code,
        "confidence": found.confidence.value,
        "end_location": _location(span.end_row, span.end_column),
        "entries": [_related(place, report) for place in found.entries] if len(found.entries) > 1 else [],
        "filename": _filename(found.filename, report),
        "fingerprints": fingerprints.of_entries(found),
        "fix": _fix(found.fix, found.filename, report) if found.fix else None,
        "location": _location(span.row, span.column),
        "message": well_formed(found.message),
        "name": found.name,
        "noqa_row": report.place(found.filename, Span(noqa_row, 1, noqa_row, 1)).span.row,
        "related": [_related(step, report) for step in found.related],
        "severity": found.severity.value,
        "url": report.url(found.code),
    }


def _filename(filename: str, report: ReportInput) -> str:
    return well_formed(absolute_path(filename, report.root))


def _location(row: int, column: int) -> LocationShape:
    return {"column": column, "row": row}


def _cause(cause: str, report: ReportInput) -> str:
    """`path:row`, or `path:cell number:row`."""
    path, _, row = cause.rpartition(":")
    if not path.endswith(NOTEBOOK):
        return cause
    return f"{path}:{report.place(path, Span(int(row), 1, int(row), 1)).text.rpartition(':')[0]}"


def _fix(fix: Fix, filename: str, report: ReportInput) -> FixShape:
    return {
        "applicability": fix.applicability.value,
        "edits": [_edit(edit, report.place(filename, edit.span)) for edit in fix.edits],
        "message": well_formed(fix.message),
    }


def _edit(edit: Edit, place: Place) -> EditShape:
    shape: EditShape = {
        "content": well_formed(edit.content),
        "end_location": _location(place.span.end_row, place.span.end_column),
        "location": _location(place.span.row, place.span.column),
    }
    return shape if place.cell is None else {**shape, "cell": place.cell}


def _related(step: Related, report: ReportInput) -> PlaceShape:
    cell, span = report.place(step.filename, step.span)
    shape: PlaceShape = {
        "end_location": _location(span.end_row, span.end_column),
        "filename": _filename(step.filename, report),
        "location": _location(span.row, span.column),
        "message": well_formed(step.message),
    }
    return shape if cell is None else {**shape, "cell": cell}
