"""Write suppressions: `# noqa: FLT101` behind the rows of findings, joined to comments that are there already."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from fastlint.diagnostic import Diagnostic, Edit, Span
from fastlint.source import Source, UndecodableError
from fastlint.suppress.parse import DIRECTIVE

_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}


class _Row(NamedTuple):
    """A row that can bear a comment: the column (from 0) at which its own one begins, -1 without one."""

    number: int
    column: int


def silenced(source: Source, found: Diagnostic) -> tuple[Edit, ...] | None:
    """The edits that silence a finding by a comment; None where no comment can do it."""
    return noqa_edits(source, {found.noqa_row or found.span.row: (found.code,)})


def noqa_edits(source: Source, wanted: Mapping[int, Collection[str]], reason: str = "") -> tuple[Edit, ...] | None:
    """The edits that silence codes on some rows, from the last row on upwards; None where they would change more.

    A row that cannot bear a comment, because a string or a backslash goes on, has it behind the next one that can.
    """
    try:
        bearing = _Bearing(source)
        codes: dict[_Row, set[str]] = {}
        for row, named in wanted.items():
            codes.setdefault(bearing.of(row), set()).update(named)
        edits = tuple(_edit(source, bearer, codes[bearer], reason) for bearer in sorted(codes, reverse=True))
        changed = edited(source, edits)
        changed.to_bytes()
        return edits if _program(source) == _program(changed) else None
    except (tokenize.TokenError, SyntaxError, UnicodeEncodeError, UndecodableError, IndexError):
        return None


def edited(source: Source, edits: Collection[Edit]) -> Source:
    """The text after such edits."""
    text = source.text
    for edit in edits:
        start = source.offset(edit.span.row, edit.span.column)
        text = text[:start] + edit.content + text[source.offset(edit.span.end_row, edit.span.end_column) :]
    return replace(source, text=text)


class _Bearing:
    """Which row bears the comment for a row."""

    def __init__(self, source: Source) -> None:
        self._columns: dict[int, int] = {}
        self._unable: set[int] = set()
        previous: tokenize.TokenInfo | None = None
        strings: list[int] = []
        for token in _tokens(source):
            kind = tokenize.tok_name[token.type]
            if kind.endswith("STRING_START"):
                strings.append(token.start[0])
            elif kind.endswith("STRING_END"):
                self._unable.update(range(strings.pop(), token.end[0]))
            if token.type == tokenize.COMMENT:
                self._columns[token.start[0]] = token.start[1]
            elif token.type not in (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
                if previous and previous.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE):
                    # No line break of its own lies between them: a backslash does.
                    self._unable.update(range(previous.end[0], token.start[0]))
                self._unable.update(range(token.start[0], token.end[0]))
            previous = token if token.type not in (tokenize.INDENT, tokenize.DEDENT) else None

    def of(self, row: int) -> _Row:
        """The row itself, or the next one that can."""
        while row in self._unable:
            row += 1
        return _Row(row, self._columns.get(row, -1))


def _edit(source: Source, bearer: _Row, codes: Collection[str], reason: str) -> Edit:
    """What puts codes into the comment of a row."""
    row, line = bearer.number, source.line(bearer.number)
    named = ", ".join(sorted(codes))
    because = f" -- {reason}" if reason else ""
    comment = line[bearer.column :] if bearer.column >= 0 else ""
    for match in DIRECTIVE.finditer(comment):
        if match["verb"] is None and not match["flake8"] and match["codes"]:
            end = bearer.column + match.end("codes")
            has_reason = line[end:].lstrip().startswith("--")
            return Edit(Span(row, end + 1, row, end + 1), f", {named}{'' if has_reason else because}")
    end = len(line.rstrip())
    return Edit(Span(row, end + 1, row, len(line) + 1), f"  # noqa: {named}{because}")


def _program(source: Source) -> list[tuple[int, str]]:
    """What the text says, without its comments."""
    return [(token.type, token.string) for token in _tokens(source) if token.type not in _LAYOUT]


def _tokens(source: Source) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(source.text, newline=None).readline)
