"""What stands at the place of a finding and at related ones, in a few words."""

from __future__ import annotations

from fastlint.diagnostic import Diagnostic
from fastlint.reporters._escape import printable
from fastlint.reporters._frame import fits
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import shown_place

LONGEST = 60
"""Characters of source shown."""


def related_lines(found: Diagnostic, report: ReportInput) -> list[str]:
    """The related places of a finding, a line each: steps with their numbers, further places with a dash."""
    lines: list[str] = []
    for number, step in found.numbered:
        place = shown_place(step.filename, step.span, report)
        lines.append(f"{f'{number}.' if number else '-'} {printable(step.message)} ({place})")
    return lines


def excerpt(found: Diagnostic, report: ReportInput) -> str:
    """The source under a finding, as far as its first row, in backticks; the name of the rule if it cannot be read."""
    cell, span = report.place(found.filename, found.span)
    source = report.text(found.filename, cell)
    if source is None or not fits(source, span):
        return printable(found.name or found.code)
    line = source.line(span.row)
    text = line[span.column - 1 : span.end_column - 1 if span.row == span.end_row else None].strip()
    if not text:
        return printable(found.name or found.code)
    cut = len(text) > LONGEST or span.row != span.end_row
    return f"`{printable(text[:LONGEST])}{'…' if cut else ''}`"
