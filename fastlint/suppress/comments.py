"""The comments of a file, each with the rows on which a suppression in it counts."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from fastlint.source import Source

_SILENT = {tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its row and column (from 1), whether it stands alone, and the rows it speaks for.

    `first` to `last` are, for a comment behind code, the rows of which it is the end; for one alone on its row, the
    next statement (its own row if none follows).
    """

    row: int
    column: int
    text: str
    alone: bool
    first: int
    last: int


def comments(source: Source, last: int) -> list[Comment]:
    """All comments down to a row, and maybe some below; more is not read.

    In a file that cannot be tokenised, whatever follows a `#`, each for its own row or the next.
    """
    try:
        return sorted(_Reader(source, last).read(), key=lambda comment: comment.row)
    except (tokenize.TokenError, SyntaxError):
        return list(scan(source))


@dataclass
class _Reader:
    """Follows the tokens and hands out each comment as soon as its rows are known."""

    source: Source
    until: int
    first: int = 0
    decorated: bool = False
    behind: list[tokenize.TokenInfo] = field(default_factory=list)
    inside: list[tokenize.TokenInfo] = field(default_factory=list)
    ahead: list[tuple[tokenize.TokenInfo, int]] = field(default_factory=list)
    glued: set[int] = field(default_factory=set)
    previous: tokenize.TokenInfo | None = None

    def read(self) -> Iterator[Comment]:
        rows = io.StringIO(self.source.text, newline=None)
        for token in tokenize.generate_tokens(rows.readline):
            if token.type == tokenize.COMMENT:
                self._keep(token)
            elif token.type == tokenize.NEWLINE:
                yield from self._end_statement(token.start[0])
                if token.start[0] >= self.until and not self.ahead:
                    return
            elif token.type not in _SILENT:
                yield from self._code(token)
            self.previous = token
        yield from (_comment(token, True, token.start[0], token.start[0]) for token, _ in self.ahead)

    def _keep(self, token: tokenize.TokenInfo) -> None:
        row, column = token.start
        if self.source.line(row)[:column].strip():
            self.behind.append(token)
        elif self.first:
            self.inside.append(token)
        else:
            self.ahead.append((token, 0))

    def _code(self, token: tokenize.TokenInfo) -> Iterator[Comment]:
        row = token.start[0]
        if not self.first:
            self.first = row
            self.decorated = token.string == "@"
            self.ahead = [(comment, start or row) for comment, start in self.ahead]
        elif self.previous and self.previous.type not in (tokenize.COMMENT, tokenize.NL):
            self.glued.update(range(self.previous.end[0], row))
        self.glued.update(range(row, token.end[0]))
        yield from (_comment(comment, True, row, row) for comment in self.inside)
        self.inside.clear()

    def _end_statement(self, last: int) -> Iterator[Comment]:
        for token in self.behind:
            row = token.start[0]
            if row in (self.first, last):
                yield _comment(token, False, self.first, last)
            else:
                yield _comment(token, False, self._unable_above(row), row)
        yield from (_comment(token, True, token.start[0], token.start[0]) for token in self.inside)
        if not self.decorated:
            yield from (_comment(token, True, start, last) for token, start in self.ahead)
            self.ahead.clear()
        self.behind.clear()
        self.inside.clear()
        self.glued.clear()
        self.first = 0

    def _unable_above(self, row: int) -> int:
        """The first of the rows directly above that cannot bear a comment, because a string or backslash goes on."""
        while row - 1 in self.glued:
            row -= 1
        return row


def _comment(token: tokenize.TokenInfo, alone: bool, first: int, last: int) -> Comment:
    return Comment(token.start[0], token.start[1] + 1, token.string, alone, first, last)


def scan(source: Source) -> Iterator[Comment]:
    """Whatever follows a `#`, for its own row, or alone on its row for the next that is not empty."""
    rows = [source.line(row) for row in range(1, len(source.line_starts) + 1)]
    following = len(rows)
    for row in range(len(rows), 0, -1):
        line = rows[row - 1]
        before, mark, _ = line.partition("#")
        alone = not before.strip()
        if mark:
            place = following if alone else row
            yield Comment(row, len(before) + 1, line[len(before) :], alone, place, place)
        if not alone:
            following = row
