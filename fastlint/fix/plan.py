"""Choose which fixes can be made together: sorted by place, none touching the text of one chosen before it."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from fastlint.diagnostic import Diagnostic, Edit, arranged
from fastlint.source import Source

_LONE_LF = re.compile(r"(?<!\r)\n")
"""How rules end the rows that they write; the file's own line end takes its place."""


@dataclass(frozen=True, slots=True)
class Change:
    """Replace `text[start:end]` by `content`; `lines` marks whole rows (or none) becoming whole rows (or none)."""

    start: int
    end: int
    content: str
    lines: bool
    rank: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        """Order on the page; an insertion comes before a replacement that starts at the same offset."""
        return self.start, self.end, self.rank


@dataclass(frozen=True)
class Candidate:
    """A diagnostic with the changes of its fix, in the order of the text."""

    diagnostic: Diagnostic
    changes: tuple[Change, ...]

    @cached_property
    def consistent(self) -> bool:
        """Whether the fix does not contradict itself: its changes lie side by side."""
        return not any(first.end > second.start for first, second in pairwise(self.changes))


def candidate(source: Source, diagnostic: Diagnostic) -> Candidate:
    """The changes of the fix of a diagnostic; raises ValueError if an edit lies outside of the text."""
    edits = diagnostic.fix.edits if diagnostic.fix else ()
    changes = (_change(source, edit) for edit in arranged(edits))
    return Candidate(diagnostic, tuple(sorted(changes, key=lambda change: change.key)))


def _change(source: Source, edit: Edit) -> Change:
    span = edit.span
    start = _offset(source, span.row, span.column)
    end = _offset(source, span.end_row, span.end_column)
    if end < start:
        raise ValueError(f"the edit at {span.row}:{span.column} ends before it starts")
    content = _LONE_LF.sub(source.newline, edit.content)
    return Change(start, end, content, _is_lines(source.text, start, end, content), edit.rank)


def _offset(source: Source, row: int, column: int) -> int:
    starts = source.line_starts
    if row < 1 or column < 1 or row > len(starts):
        raise ValueError(f"there is no row {row}, column {column}")
    limit = starts[row] if row < len(starts) else len(source.text)
    offset = starts[row - 1] + column - 1
    if offset > limit:
        raise ValueError(f"row {row} has no column {column}")
    return offset


def _is_lines(text: str, start: int, end: int, content: str) -> bool:
    line_ends = ("\r", "\n")
    if _at_row_start(text, start) and (_at_row_start(text, end) or end == len(text)):
        return not content or content.endswith(line_ends)
    return start == end and content.startswith(line_ends) and (end == len(text) or text[end] in line_ends)


def _at_row_start(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] == "\n" or (text[offset - 1] == "\r" and text[offset : offset + 1] != "\n")


class Plan:
    """The changes accepted so far, in the order of the text."""

    def __init__(self) -> None:
        self.accepted: list[Candidate] = []
        self._changes: list[Change] = []
        self._insertions: defaultdict[int, set[Change]] = defaultdict(set)

    def add(self, wanted: Candidate) -> bool:
        """Accept all changes of a candidate, or none if one of them meets an accepted change."""
        fresh = [change for change in wanted.changes if not self._repeats(change)]
        if any(self._meets(change) for change in fresh):
            return False
        self.accepted.append(wanted)
        for change in fresh:
            if self._repeats(change):
                continue
            insort(self._changes, change, key=lambda other: other.key)
            if change.start == change.end:
                self._insertions[change.start].add(change)
        return True

    def render(self, text: str) -> str:
        """The text with all accepted changes made."""
        pieces: list[str] = []
        position = 0
        for change in self._changes:
            pieces += text[position : change.start], change.content
            position = change.end
        return "".join([*pieces, text[position:]])

    def _repeats(self, change: Change) -> bool:
        """Whether another fix already makes this very change: an import, or rows that it inserts."""
        if change.rank and change.start < change.end:
            return change in self._changes
        return (change.lines or change.rank > 0) and change in self._insertions.get(change.start, ())

    def _meets(self, change: Change) -> bool:
        """Whether the change overlaps an accepted one, inserts where that inserts, or touches it within a row."""
        if self._insertions.get(change.start) and change.start == change.end:
            return True
        after = bisect_left(self._changes, change.end + 1, key=lambda other: other.start)
        for other in reversed(self._changes[:after]):
            if other.end < change.start:
                return False
            apart = other.end == change.start or other.start == change.end
            if not (apart and (change.lines or other.lines)):
                return True
        return False


def make_plan(candidates: Iterable[Candidate]) -> tuple[Plan, list[Candidate]]:
    """The plan that takes as many candidates as go together, the first in the report's order first; and the rest."""
    plan = Plan()
    ordered = sorted(candidates, key=lambda item: item.diagnostic.sort_key)
    return plan, [item for item in ordered if not plan.add(item)]
