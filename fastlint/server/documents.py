"""Open documents: their text as the client has it, and positions in its units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lsprotocol import types

from fastlint.diagnostic import Span
from fastlint.source import Source

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"


class Text:
    """A text with positions in UTF-16 units, or in those that the client has agreed to.

    Rows end where Python and the protocol end them: at LF, CR LF and CR, and not at form feeds.
    """

    def __init__(self, text: str, encoding: str = UTF_16) -> None:
        self.text = text
        self.encoding = encoding

    @cached_property
    def source(self) -> Source:
        """The text with its rows."""
        return Source("", self.text)

    def position(self, row: int, column: int) -> types.Position:
        """Where a row and column (both from 1, in characters) are for the client; what lies behind the end, at it."""
        rows = len(self.source.line_starts)
        if row > rows:
            row, column = rows, len(self.source.line(rows)) + 1
        line = self.source.line(row)
        return types.Position(row - 1, self._units(line[: max(column - 1, 0)]))

    def range(self, span: Span) -> types.Range:
        """A span as a range."""
        return types.Range(self.position(span.row, span.column), self.position(span.end_row, span.end_column))

    def offset(self, position: types.Position) -> int:
        """Offset of a position; what lies behind the end of a row is at its end."""
        starts = self.source.line_starts
        if position.line >= len(starts):
            return len(self.text)
        line = self.source.line(position.line + 1)
        return starts[position.line] + self._characters(line, position.character)

    def place(self, position: types.Position) -> tuple[int, int]:
        """Row and column (both from 1) of a position."""
        return self.source.position(self.offset(position))

    def _units(self, text: str) -> int:
        if text.isascii() or self.encoding == UTF_32:
            return len(text)
        if self.encoding == UTF_8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def _characters(self, line: str, units: int) -> int:
        """How many characters lie before a number of units."""
        if line.isascii() or self.encoding == UTF_32:
            return min(units, len(line))
        seen = 0
        for number, character in enumerate(line):
            if seen >= units:
                return number
            seen += self._units(character)
        return len(line)


class Document:
    """A document that is open, with what was last found in it."""

    def __init__(self, uri: str, path: str, version: int, text: str, encoding: str) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.text = Text(text, encoding)

    def change(self, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Take in changes: of parts, or of the whole text."""
        self.version = version
        for change in changes:
            text = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = (self.text.offset(place) for place in (change.range.start, change.range.end))
                text = self.text.text[:start] + text + self.text.text[end:]
            self.text = Text(text, self.text.encoding)
