"""Add a comment that silences a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastlint.diagnostic import Diagnostic, Edit, Span
from fastlint.source import Source
from fastlint.suppress.model import ALL_KINDS, Covering
from fastlint.suppress.parse import parse_suppressions

_LISTED = re.compile(r"#[ \t]*noqa[ \t]*:[ \t]*[A-Za-z]+[0-9]+(?:[ \t,]+[A-Za-z]+[0-9]+)*", re.IGNORECASE)


def silenced(source: Source, found: Diagnostic) -> tuple[Edit, ...] | None:
    """The edits that add a `# noqa` comment for a finding to its row; None where no comment can do it."""
    for row in dict.fromkeys((found.noqa_row, found.span.row)):
        if not 1 <= row <= len(source.line_starts):
            continue
        for edit in _comments(source, row, found.code):
            if _silences(source, edit, row, found):
                return (edit,)
    return None


def _comments(source: Source, row: int, code: str) -> Iterator[Edit]:
    """One code more in the list that a row has, or a comment at its end."""
    line = source.line(row)
    for match in _LISTED.finditer(line):
        yield Edit(Span(row, match.end() + 1, row, match.end() + 1), f", {code}")
    end = len(line.rstrip())
    yield Edit(Span(row, end + 1, row, len(line) + 1), f"  # noqa: {code}")


def _silences(source: Source, edit: Edit, row: int, found: Diagnostic) -> bool:
    """Whether the comment counts where it would stand, and the text around it stays code."""
    start = source.offset(edit.span.row, edit.span.column)
    end = source.offset(edit.span.end_row, edit.span.end_column)
    after = Source(source.filename, source.text[:start] + edit.content + source.text[end:])
    suppressions = parse_suppressions(after)
    return bool(Covering(suppressions).covers(row, found.code, found.name, "", ALL_KINDS)) and _is_same(source, after)


def _is_same(before: Source, after: Source) -> bool:
    """Whether two texts are the same program; where one is none, nobody can tell."""
    import ast

    try:
        return ast.dump(before.tree) == ast.dump(after.tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
