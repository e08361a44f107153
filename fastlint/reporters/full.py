"""Each finding with its source, its call path and its fix; findings of one cause are told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Related
from fastlint.reporters._diff import diff
from fastlint.reporters._escape import cells, printable
from fastlint.reporters._frame import fits, frame, labelled
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import shown_place
from fastlint.reporters._style import Style
from fastlint.reporters._summary import summary

LONGEST_DIFF_ROW = 400
"""Characters shown of a line that a fix changes."""
MOST_PLACES = 8
"""Places of a finding that are shown with their source; of more, the number."""
_COLOURS = {"-": "red", "+": "green", "@": "cyan"}


def report(report: ReportInput, color: bool) -> str:
    """A block for each cause, separated by blank lines, then the summary."""
    style = Style(color, report.links)
    lines: list[str] = []
    for found, *others in _by_cause(report.diagnostics):
        lines += [*_finding(found, others, report, style), ""]
    return "\n".join([*lines, *summary(report, style)]) + "\n"


def _by_cause(diagnostics: tuple[Diagnostic, ...]) -> list[list[Diagnostic]]:
    """Findings of one rule and one cause together, at the place of the first."""
    groups: dict[object, list[Diagnostic]] = {}
    for index, found in enumerate(diagnostics):
        groups.setdefault((found.code, found.cause) if found.cause else index, []).append(found)
    return list(groups.values())


def _finding(found: Diagnostic, others: list[Diagnostic], report: ReportInput, style: Style) -> Iterator[str]:
    """The block of a finding, with the further ones of its cause."""
    name = f"{found.name}: " if found.name else ""
    label = style.label(found.severity, found.code, report.url(found.code))
    yield f"{label} {name}{style.paint(printable(found.message), 'bold')}"
    place, at = shown_place(found.filename, found.span, report), report.place(found.filename, found.span)
    yield from frame(report.text(found.filename, at.cell), place, at.span, found.severity, style)
    for number, step in found.numbered[:MOST_PLACES]:
        yield from _step(number, step, found, report, style)
    if (more := len(found.related) - MOST_PLACES) > 0:
        yield f"{style.paint('note:', 'bold')} and {more} more place{'s' if more > 1 else ''}"
    for other in others:
        yield f"{style.paint('note:', 'bold')} {_also(other, report)}"
    if found.fix:
        yield from _fix(found, found.fix, report, style)


def _step(number: int, step: Related, found: Diagnostic, report: ReportInput, style: Style) -> Iterator[str]:
    """One step of the call path, or a further place: where it is, its source, and under it what calls what."""
    place, message = shown_place(step.filename, step.span, report), printable(step.message)
    at = report.place(step.filename, step.span)
    start = style.paint("note:", "bold") + (f" {number}." if number else "")
    source = report.text(step.filename, at.cell)
    if source is None or not fits(source, at.span):
        yield f"{start} {message} {style.paint('-->', 'blue')} {place}"
        return
    yield f"{start} {style.paint('-->', 'blue')} {place}"
    yield from labelled(source, at.span, message, found.severity, style)


def _fix(found: Diagnostic, fix: Fix, report: ReportInput, style: Style) -> Iterator[str]:
    hint = {
        Applicability.SAFE: "",
        Applicability.UNSAFE: "" if report.unsafe_fixes else " (unsafe fix: use --unsafe-fixes)",
        Applicability.DISPLAY: " (a sketch: to be done by hand)",
    }[fix.applicability]
    yield f"{style.paint('help:', 'bold', 'cyan')} {printable(fix.message)}{hint}"
    for cell, edits in _by_cell(found, fix, report).items():
        if cell is not None:
            yield f"  {style.paint(':::', 'blue')} cell {cell}"
        source = report.text(found.filename, cell)
        for row in diff(source, edits) if source else ():
            yield f"  {style.paint('|', 'blue')} {_diff_row(row, style)}".rstrip()


def _by_cell(found: Diagnostic, fix: Fix, report: ReportInput) -> dict[int | None, tuple[Edit, ...]]:
    """The edits of a fix by the cells of a notebook; None for any other file."""
    cells: dict[int | None, tuple[Edit, ...]] = {}
    for edit in fix.edits:
        at = report.place(found.filename, edit.span)
        cells[at.cell] = (*cells.get(at.cell, ()), replace(edit, span=at.span))
    return cells


def _diff_row(row: str, style: Style) -> str:
    shown = row[:1] + "".join(cells(row[1:LONGEST_DIFF_ROW])) + ("…" if len(row) > LONGEST_DIFF_ROW else "")
    return style.paint(shown, _COLOURS[row[0]]) if row[0] in _COLOURS else shown


def _also(found: Diagnostic, report: ReportInput) -> str:
    """A further finding of the same cause: its place, and the first step from there."""
    step = f" ({printable(found.related[0].message)})" if found.related else ""
    mark = " [*]" if report.fixable(found) else ""
    return f"also reached from {shown_place(found.filename, found.span, report)}{step}{mark}"
