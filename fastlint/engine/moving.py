"""Findings move with their text: where they stand after an edit, without looking at anything again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from fastlint.diagnostic import Diagnostic, Edit, Fix, Related, Span
from fastlint.source import lines_of


class Movement(NamedTuple):
    """One edit of a text by rows: `same` rows before it are as they were, rows from `after` on moved by `by`."""

    same: int
    after: int
    by: int

    def row(self, row: int) -> int | None:
        """Where a row is now; None if it is one of those that changed in number."""
        if row <= self.same or not self.by:
            return row
        return row + self.by if row >= self.after else None

    def is_edited(self, row: int) -> bool:
        """Whether the text of a row has changed."""
        return self.same < row < self.after

    def span(self, span: Span) -> Span | None:
        """Where a span is now; None if the row on which it begins is gone."""
        first, last = self.row(span.row), self.row(span.end_row)
        if first is None:
            return None
        if last is None:
            return Span(first, span.column, first, span.column)
        return Span(first, span.column, last, span.end_column)


def movement(before: str, after: str) -> Movement:
    """The edit that makes one text of another."""
    old, new = lines_of(before), lines_of(after)
    most = min(len(old), len(new))
    same = _alike(old, new, most)
    tail = _alike(old[::-1], new[::-1], most - same)
    return Movement(same, len(old) - tail + 1, len(new) - len(old))


def _alike(first: Sequence[str], second: Sequence[str], most: int) -> int:
    """How many rows two texts have in common from their beginning."""
    return next((i for i in range(most) if first[i] != second[i]), most)


def moved(found: Iterable[Diagnostic], path: str, how: Movement) -> list[Diagnostic]:
    """Findings (of any files) after an edit of one file; those on rows that are gone are left out."""
    return [one for diagnostic in found if (one := _moved(diagnostic, path, how)) is not None]


def _moved(one: Diagnostic, path: str, how: Movement) -> Diagnostic | None:
    related = tuple(_place(place, path, how) for place in one.related)
    entries = tuple(_place(place, path, how) for place in one.entries)
    cause = _cause(one.cause, path, how)
    if one.filename != path:
        return replace(one, related=related, entries=entries, cause=cause)
    span = how.span(one.span)
    if span is None:
        return None
    noqa_row = how.row(one.noqa_row) or span.row
    fix = _fix(one.fix, how) if one.fix is not None else None
    return replace(one, span=span, noqa_row=noqa_row, fix=fix, related=related, entries=entries, cause=cause)


def _place(place: Related, path: str, how: Movement) -> Related:
    """A place that is gone stays where it was, until somebody looks again."""
    span = how.span(place.span) if place.filename == path else None
    return place if span is None else replace(place, span=span)


def _cause(cause: str | None, path: str, how: Movement) -> str | None:
    name, _, row = (cause or "").rpartition(":")
    now = how.row(int(row)) if name == path else None
    return cause if now is None else f"{name}:{now}"


def _fix(fix: Fix, how: Movement) -> Fix | None:
    """The fix, if the text that it edits is the same."""
    edits: list[Edit] = []
    for edit in fix.edits:
        rows = range(edit.span.row, edit.span.end_row + 1)
        span = how.span(edit.span)
        if span is None or any(how.is_edited(row) for row in rows):
            return None
        edits.append(replace(edit, span=span))
    return replace(fix, edits=tuple(edits))
