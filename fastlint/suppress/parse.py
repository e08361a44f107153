"""Find suppressions in the text of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from fastlint.diagnostic import Edit, Span
from fastlint.later_pattern import later
from fastlint.source import Source
from fastlint.suppress.model import (
    FAMILIES,
    LAST_ROW,
    OVERLAPPING,
    RESERVED,
    Directive,
    Kind,
    Suppressions,
    Word,
    letters,
)

if TYPE_CHECKING:
    from fastlint.suppress.comments import Comment

_ELSEWHERE = RESERVED - FAMILIES - OVERLAPPING
_MOST = 50
"""Suppressions that are read of one comment."""
_CODE = rf"(?:[a-z]+[0-9]+|{'|'.join(FAMILIES)})\b"
DIRECTIVE = later(
    rf"\#[ \t]*(?:(?P<flake8>flake8[ \t]*[:=][ \t]*)?noqa\b(?:[ \t]*:[ \t]*(?P<codes>{_CODE}(?:[ \t,]+{_CODE})*))?"
    r"|fastlint[ \t]*:[ \t]*(?P<verb>[\w-]*)(?P<list>[ \t]*\[(?P<names>[^\]\r\n]*)\]|[ \t]*\[)?)",
    re.IGNORECASE,
)
_REASON = later(r"[ \t]*--[^#\r\n]*")
_WORD = later(r"[^\s,]+")


def parse_suppressions(source: Source, *, is_code: bool = True) -> Suppressions:
    """The suppressions of a file; tokenises only a text that seems to have one which concerns fastlint.

    In a file that is no Python (`is_code` false), whatever follows a `#` is a comment.
    """
    last = max((match.start() for match in DIRECTIVE.finditer(source.text) if _concerns(match)), default=-1)
    if last < 0:
        return Suppressions()
    from fastlint.suppress.comments import comments, scan

    return Suppressions(
        tuple(
            _directive(source, comment, match)
            for comment in (comments(source, source.position(last)[0]) if is_code else scan(source))
            for match in islice(DIRECTIVE.finditer(comment.text), _MOST)
            if _concerns(match) and (not match["flake8"] or _is_for_file(comment, match))
        )
    )


def _concerns(match: re.Match[str]) -> bool:
    """Whether it can silence a finding of ours, or of own rules: not so a `noqa` with codes of other linters only."""
    return not match["codes"] or any(letters(code) not in _ELSEWHERE for code in _WORD.findall(match["codes"]))


def _is_for_file(comment: Comment, match: re.Match[str]) -> bool:
    """Whether a `flake8: noqa` counts: as in flake8 alone on its row, and not in the middle of prose."""
    rest = comment.text[match.end() :].lstrip()
    return comment.alone and match.start() == 0 and (bool(match["codes"]) or rest == "" or rest.startswith(("--", "#")))


def _directive(source: Source, comment: Comment, match: re.Match[str]) -> Directive:
    reason = _REASON.match(comment.text, match.end())
    end = len(comment.text[: reason.end()].rstrip()) if reason else match.end()
    span = Span(comment.row, comment.column + match.start(), comment.row, comment.column + end)
    kind, (first, last) = _kind(match), _rows(comment, match)
    return Directive(kind, span, tuple(_words(comment, match)), first, last, _removal(source, span))


def _kind(match: re.Match[str]) -> Kind:
    if match["verb"] is None:
        return Kind.NOQA
    known = match["verb"].lower() in ("ignore", "file-ignore")
    unnamed = match["list"] is not None and not (match["names"] or "").strip(" \t,")
    return Kind.IGNORE if known and not unnamed else Kind.MALFORMED


def _rows(comment: Comment, match: re.Match[str]) -> tuple[int, int]:
    if match["flake8"] or (match["verb"] or "").lower() == "file-ignore":
        return 1, LAST_ROW
    if comment.alone and match["verb"] is None:
        return comment.row, comment.row
    return comment.first, comment.last


def _words(comment: Comment, match: re.Match[str]) -> Iterator[Word]:
    group = "codes" if match["verb"] is None else "names"
    if match[group]:
        start = comment.column + match.start(group)
        for word in _WORD.finditer(match[group]):
            yield Word(word[0], start + word.start(), start + word.end())


def _removal(source: Source, span: Span) -> Edit:
    """The edit that takes a suppression out of its row, with the spaces that it leaves hanging.

    Other text of the comment stays a comment; a row that held nothing else goes.
    """
    row, line = span.row, source.line(span.row)
    before, after = line[: span.column - 1], line[span.end_column - 1 :]
    other = after.lstrip(" \t,;:")
    if other:
        start, content = len(before), "" if other.startswith("#") else "# "
        return Edit(Span(row, start + 1, row, len(line) - len(other) + 1), content)
    if before.strip() or row == len(source.line_starts):
        return Edit(Span(row, len(before.rstrip()) + 1, row, len(line) + 1), "")
    return Edit(Span(row, 1, row + 1, 1), "")
