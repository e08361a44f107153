"""What a fix changes, as a small unified diff computed from the text and the edits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastlint.diagnostic import Edit, arranged
from fastlint.source import Source

CONTEXT = 1
"""Unchanged rows shown around a change."""
LONGEST = 60
"""Rows shown of a diff; the rest is counted."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def diff(source: Source, edits: tuple[Edit, ...]) -> list[str]:
    """The hunks, each row with its line end taken off; empty where the edits do not fit the text (it has changed)."""
    ordered = list(arranged(edits))
    if not _applicable(source, ordered):
        return []
    rows: list[str] = []
    shift = 0
    for group in _groups(ordered):
        hunks, delta = _hunks(source, group, shift)
        rows += hunks
        shift += delta
    if len(rows) > LONGEST:
        rows[LONGEST:] = [f"... {len(rows) - LONGEST} more lines"]
    return rows


def _applicable(source: Source, ordered: list[Edit]) -> bool:
    """Whether every edit lies in the text and none overlaps the one before."""
    position = 0
    for edit in ordered:
        span = edit.span
        if not 1 <= span.row <= span.end_row <= len(source.line_starts):
            return False
        start, end = source.offset(span.row, span.column), source.offset(span.end_row, span.end_column)
        if not position <= start <= end <= len(source.text):
            return False
        position = end
    return True


def _groups(ordered: list[Edit]) -> Iterator[list[Edit]]:
    """Edits so near to each other that they share a hunk."""
    group: list[Edit] = []
    for edit in ordered:
        if group and edit.span.row > group[-1].span.end_row + 2 * CONTEXT:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _hunks(source: Source, group: list[Edit], shift: int) -> tuple[list[str], int]:
    """The hunks of neighbouring edits, and by how many rows the text below them moves."""
    from difflib import SequenceMatcher

    starts = source.line_starts
    first = max(1, group[0].span.row - CONTEXT)
    last = min(len(starts), group[-1].span.end_row + CONTEXT)
    begin, end = starts[first - 1], starts[last] if last < len(starts) else len(source.text)
    old, new = _LINE.findall(source.text[begin:end]), _LINE.findall(_edited(source, group, begin, end))
    rows: list[str] = []
    for codes in SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT):
        (_, a, _, b, _), (_, _, a_end, _, b_end) = codes[0], codes[-1]
        rows.append(f"@@ -{_range(first + a, a_end - a)} +{_range(first + shift + b, b_end - b)} @@")
        rows += _changed_rows(codes, old, new)
    return rows, len(new) - len(old)


def _changed_rows(codes: list[tuple[str, int, int, int, int]], old: list[str], new: list[str]) -> Iterator[str]:
    """The rows of one hunk, each behind its sign."""
    for tag, i, i_end, j, j_end in codes:
        if tag == "equal":
            yield from _marked(" ", old[i:i_end])
        else:
            yield from (*_marked("-", old[i:i_end]), *_marked("+", new[j:j_end]))


def _edited(source: Source, group: list[Edit], begin: int, end: int) -> str:
    """The text between two offsets with the edits applied."""
    parts, position = [], begin
    for edit in group:
        parts += [source.text[position : source.offset(edit.span.row, edit.span.column)], edit.content]
        position = source.offset(edit.span.end_row, edit.span.end_column)
    return "".join([*parts, source.text[position:end]])


def _range(start: int, count: int) -> str:
    """The rows of a hunk as unified diffs write them (an empty range names the row before it)."""
    return str(start) if count == 1 else f"{start if count else start - 1},{count}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line.rstrip("\r\n")
        if not line.endswith(("\r", "\n")):
            yield "\\ No newline at end of file"
