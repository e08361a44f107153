"""Write suppressions: `# noqa: FLT101` behind the rows of findings, joined to comments that are there already."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from fastlint.source import Source
from fastlint.suppress.parse import DIRECTIVE

_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}


class _Row(NamedTuple):
    """A row that can bear a comment: the column (from 0) at which its own one begins, -1 without one."""

    number: int
    column: int


def with_noqa(source: Source, wanted: Mapping[int, Collection[str]], reason: str) -> Source | None:
    """The text with the codes that are wanted on some rows silenced there; None if it would not be the same program.

    A row that cannot bear a comment, because a string or a backslash goes on, has it behind the next one that can.
    """
    try:
        bearing = _Bearing(source)
        codes: dict[_Row, set[str]] = {}
        for row, named in wanted.items():
            codes.setdefault(bearing.of(row), set()).update(named)
        text = source.text
        for bearer in sorted(codes, reverse=True):
            start, line = source.line_starts[bearer.number - 1], source.line(bearer.number)
            text = text[:start] + _written(line, bearer, codes[bearer], reason) + text[start + len(line) :]
        changed = replace(source, text=text)
        changed.to_bytes()
        return changed if _program(source) == _program(changed) else None
    except (tokenize.TokenError, SyntaxError, UnicodeEncodeError):
        return None


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


def _written(line: str, row: _Row, codes: Collection[str], reason: str) -> str:
    """A line with the codes in its comment."""
    named = ", ".join(sorted(codes))
    because = f" -- {reason}" if reason else ""
    comment = line[row.column :] if row.column >= 0 else ""
    for match in DIRECTIVE.finditer(comment):
        if match["verb"] is None and not match["flake8"] and match["codes"]:
            end = row.column + match.end("codes")
            behind = line[end:]
            because = "" if behind.lstrip().startswith("--") else because
            return f"{line[:end]}, {named}{because}{behind}"
    return f"{line.rstrip()}  # noqa: {named}{because}"


def _program(source: Source) -> list[tuple[int, str]]:
    """What the text says, without its comments."""
    return [(token.type, token.string) for token in _tokens(source) if token.type not in _LAYOUT]


def _tokens(source: Source) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(source.text, newline=None).readline)
