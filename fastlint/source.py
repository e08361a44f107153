"""The text of one file, exactly as it is on disk, and the arithmetic between offsets, rows and columns."""

from __future__ import annotations

import ast
import codecs
import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.disk import read_regular
from fastlint.notebook import LINE_END, NOTEBOOK, NotebookError
from fastlint.syntax import parsed

if TYPE_CHECKING:
    from fastlint.cells import Notebook

_BYTES_LINE_END = re.compile(rb"\r\n|\r|\n")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


class UndecodableError(Exception):
    """The bytes of a file are no text in the encoding that it declares (PEP 263); the message says which byte."""


def declared_encoding(data: bytes) -> str:
    """Encoding by byte order mark or by a coding comment in the first two lines, else UTF-8 (PEP 263).

    Raises UndecodableError where the two contradict each other, as Python does.
    """
    marked = data.startswith(codecs.BOM_UTF8)
    cookie = _cookie(data.removeprefix(codecs.BOM_UTF8))
    plain = cookie is None or _is_utf8(cookie)
    if marked and not plain:
        raise UndecodableError(f"a byte order mark says UTF-8, the coding comment {cookie}: Python refuses such a file")
    if marked:
        return "utf-8-sig"
    return "utf-8" if cookie is None or plain else cookie


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UndecodableError(f"not valid {encoding.removesuffix('-sig')}: {error}") from None


def encoded(text: str) -> bytes:
    """Text as the bytes that it was decoded from: in the encoding that its first lines declare."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        return text.encode(declared_encoding(data))
    except (UndecodableError, UnicodeError, LookupError):
        return data


def _cookie(data: bytes) -> str | None:
    for line in _BYTES_LINE_END.split(data, 2)[:2]:
        if match := _COOKIE.match(line):
            return match[1].decode("ascii")
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return None


def _is_utf8(name: str) -> bool:
    """Whether Python takes the name of an encoding for plain UTF-8, whatever stands behind it."""
    start = name[:12].lower().replace("_", "-")
    return start == "utf-8" or start.startswith("utf-8-")


def lines_of(text: str) -> list[str]:
    """The rows of a text without their line ends, where Python ends them: not at a form feed or a line separator."""
    return LINE_END.split(text)


def first_row(statement: ast.stmt) -> int:
    """The row on which a statement begins: that of its first decorator, if it has any."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return decorators[0].lineno if decorators else statement.lineno


@lru_cache(maxsize=16)
def _notebook_at(path: str) -> Notebook | None:
    with suppress(OSError, ValueError, UndecodableError):
        return Source.read(path).notebook
    return None


def row_name(path: str, row: int) -> str:
    """A row of a file for people: `12`, or `cell 3:12` in a notebook."""
    notebook = _notebook_at(path) if path.endswith(NOTEBOOK) else None
    if notebook is None:
        return str(row)
    cell, own = notebook.place(row)
    return f"cell {cell}:{own}"


@dataclass(frozen=True)
class Source:
    """A decoded file. `text` keeps its line ends; `encoding` writes it back byte for byte.

    The text of a notebook is that of its cells as one module; it is written back into `notebook`.
    """

    filename: str
    text: str
    encoding: str = field(default="utf-8")
    notebook: Notebook | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_bytes(cls, filename: str, data: bytes) -> Source:
        """Decode as Python would; raises UndecodableError where Python would refuse the file too."""
        if filename.endswith(NOTEBOOK):
            return cls._from_notebook(filename, data)
        encoding = declared_encoding(data)
        return cls(filename, _decoded(data, encoding), encoding)

    @classmethod
    def _from_notebook(cls, filename: str, data: bytes) -> Source:
        from fastlint.cells import Notebook

        encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
        text = _decoded(data, encoding)
        try:
            notebook = Notebook(text)
        except NotebookError as error:
            raise UndecodableError(str(error)) from None
        return cls(filename, notebook.text, encoding, notebook)

    @classmethod
    def read(cls, path: str | Path) -> Source:
        """Read a file; raises OSError or UndecodableError."""
        return cls.from_bytes(str(path), read_regular(path))

    def to_bytes(self) -> bytes:
        """The bytes on disk (with the byte order mark, if there was one).

        Raises UndecodableError if the text can be no notebook any more.
        """
        if self.notebook is None:
            return self.text.encode(self.encoding)
        try:
            return self.notebook.written(self.text).encode(self.encoding)
        except NotebookError as error:
            raise UndecodableError(str(error)) from None

    def writes_back(self, data: bytes) -> bool:
        """Whether the text gives the very bytes that it was read from: not every encoding has one spelling only."""
        try:
            return self.to_bytes() == data
        except (UnicodeEncodeError, UndecodableError):
            return False

    def cell(self, number: int) -> Source:
        """The text of a cell of a notebook as it stands there; it ends with a line end, so that all rows do."""
        text = self.notebook.texts().get(number, "") if self.notebook is not None else ""
        return Source(self.filename, text if text.endswith("\n") else f"{text}\n")

    @cached_property
    def searchable(self) -> str:
        r"""The text with LF for every line end: patterns know no other (`^`, `$` and `.`)."""
        return LINE_END.sub("\n", self.text) if "\r" in self.text else self.text

    @cached_property
    def line_starts(self) -> list[int]:
        r"""Offset of the first character of each row: `\n`, `\r\n` and a lone `\r` end a row, a form feed does not."""
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of the text. Raises SyntaxError or ValueError where the running Python cannot read it."""
        return parsed(self.text)

    def offset(self, row: int, column: int) -> int:
        """Offset into `text` of a row and column (both from 1)."""
        return self.line_starts[row - 1] + column - 1

    def position(self, offset: int) -> tuple[int, int]:
        """Row and column (both from 1) of an offset."""
        row = bisect_right(self.line_starts, offset)
        return row, offset - self.line_starts[row - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self.position(start), *self.position(end))

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[self.offset(span.row, span.column) : self.offset(span.end_row, span.end_column)]

    def line(self, row: int) -> str:
        """The text of a row without its line end."""
        return self.rows(row, row).rstrip("\r\n")

    def rows(self, first: int, last: int) -> str:
        """The text of some rows with their line ends."""
        starts = self.line_starts
        end = starts[last] if last < len(starts) else len(self.text)
        return self.text[starts[first - 1] : end]

    @property
    def newline(self) -> str:
        r"""The line end that the file uses first (`\n` if it has none)."""
        match = LINE_END.search(self.text)
        return match[0] if match else "\n"
