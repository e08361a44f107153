"""Source frames: the lines around a span, with the span underlined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastlint.diagnostic import Severity, Span
from fastlint.reporters._escape import cells, is_plain, width
from fastlint.reporters._style import Style
from fastlint.source import Source

CONTEXT = 2
"""Rows shown before and after a span."""
COLUMNS = 120
"""Terminal columns of source text shown of a line; a longer one is cut around the span."""
LEAD = 40
"""Characters shown before a span in a line that is cut at its start."""
HEAD, TAIL = 4, 3
"""Rows shown of the start and of the end of a span that has more rows than these two together."""


@dataclass(frozen=True, slots=True)
class Clipped:
    """The visible part of a line; `bounds` are the terminal columns where its characters start, and its end."""

    text: str
    left: int
    bounds: tuple[int, ...]

    def column(self, index: int) -> int:
        """Terminal column (from 0) of a character (from 0) of the whole line, at the nearest edge if it is cut off."""
        return self.bounds[min(max(index - self.left, 0), len(self.bounds) - 1)]


def clip(line: str, left: int) -> Clipped:
    """The part of a line from its character `left` on that fits into COLUMNS."""
    shown, bounds = ("…" if left and line else ""), [1 if left and line else 0]
    part = line[left : left + COLUMNS]
    if is_plain(part):
        part = part[: COLUMNS - bounds[0]]
        shown += part
        bounds += range(bounds[0] + 1, bounds[0] + len(part) + 1)
    else:
        for cell in cells(part):
            end = bounds[-1] + width(cell)
            if end > COLUMNS:
                break
            shown += cell
            bounds.append(end)
    if left + len(bounds) - 1 < len(line):
        shown += "…"
    return Clipped(shown, left, tuple(bounds))


def fits(source: Source | None, span: Span) -> bool:
    """Whether the text has the rows of a span (it may have changed since it was checked)."""
    return source is not None and 1 <= span.row <= span.end_row <= len(source.line_starts)


def frame(source: Source | None, place: str, span: Span, severity: Severity, style: Style) -> Iterator[str]:
    """` --> place`, and below it the source of the span if that can be read."""
    if source is None or not fits(source, span):
        yield f" {style.paint('-->', 'blue')} {place}"
        return
    span = _without_line_end(source, span)
    rows = _rows(source, span)
    gutter = len(str(rows[-1]))
    bar = style.paint(f"{'':{gutter}} |", "blue")
    yield f"{'':{gutter}}{style.paint('-->', 'blue')} {place}"
    yield bar
    for row, text in _numbered(source, span, rows, severity, style):
        start = bar if row is None else style.paint(f"{row:>{gutter}} |", "blue")
        yield f"{start} {text}".rstrip()
    yield bar


def labelled(source: Source, span: Span, label: str, severity: Severity, style: Style) -> Iterator[str]:
    """The source of a span that its text has, without its surroundings, and under it what it is."""
    span = _without_line_end(source, span)
    rows = _rows(source, span, context=0)
    gutter = len(str(rows[-1]))
    bar = style.paint(f"{'':{gutter}} |", "blue")
    yield bar
    shown = [*_numbered(source, span, rows, severity, style)]
    for number, (row, text) in enumerate(shown, 1):
        start = bar if row is None else style.paint(f"{row:>{gutter}} |", "blue")
        end = f" {label}" if number == len(shown) else ""
        yield f"{start} {text}{end}".rstrip()


def _without_line_end(source: Source, span: Span) -> Span:
    """A span that ends at the start of a row ends, for the eye, at the end of the row before."""
    if span.end_column > 1 or span.end_row == span.row:
        return span
    return Span(span.row, span.column, span.end_row - 1, len(source.line(span.end_row - 1)) + 1)


def _rows(source: Source, span: Span, context: int = CONTEXT) -> list[int]:
    """The rows of the span and its context; no blank line at either edge, and not the middle of a long span."""
    first, last = max(1, span.row - context), min(len(source.line_starts), span.end_row + context)
    while first < span.row and not source.line(first).strip():
        first += 1
    while last > span.end_row and not source.line(last).strip():
        last -= 1
    if span.end_row - span.row < HEAD + TAIL:
        return list(range(first, last + 1))
    return [*range(first, span.row + HEAD), *range(span.end_row - TAIL + 1, last + 1)]


def _left_edge(source: Source, span: Span) -> int:
    """First character (from 0) to show of every line of the frame."""
    line = source.line(span.row)
    start, end = span.column - 1, span.end_column - 1 if span.row == span.end_row else span.column
    if min(end, len(line)) < len(clip(line, 0).bounds):
        return 0
    return max(0, min(start, len(line)) - LEAD)


def _numbered(
    source: Source, span: Span, rows: list[int], severity: Severity, style: Style
) -> Iterator[tuple[int | None, str]]:
    """Row (None below one) and text of each line of the frame."""
    left, many = _left_edge(source, span), span.end_row > span.row
    side = style.severity("|", severity) + " "
    previous = rows[0] - 1
    for row in rows:
        if row != previous + 1:
            yield None, f"{side}..."
        previous = row
        line = clip(source.line(row), left)
        margin = "" if not many else side if span.row < row <= span.end_row else "  "
        yield row, margin + line.text
        mark, indent = _mark(line, span, row)
        if mark:
            yield None, indent + style.severity(mark, severity)


def _mark(line: Clipped, span: Span, row: int) -> tuple[str, str]:
    """What is drawn below a row, if it begins or ends what is shown, and the space before it."""
    start, end = line.column(span.column - 1), line.column(span.end_column - 1)
    if span.row == span.end_row:
        return ("^" * max(1, end - start), " " * start) if row == span.row else ("", "")
    if row == span.row:
        return "_" * (start + 1) + "^", " "
    return ("|" + "_" * end + "^", "") if row == span.end_row else ("", "")
