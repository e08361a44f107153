"""What stands around a row, told so that formatting does not matter: the function it is in, the words of its statement.

The text is only cut into words, never parsed: files in a syntax newer than the running Python have a layout too.
"""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.source import Source

_DIGITS = 8
_STRING = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quotes>'''|\"\"\"|'|\")(?P<body>.*)(?P=quotes)", re.DOTALL)
_FREE = frozenset("(),;\\")
"""What formatters put in and take out."""
_EMPTY = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
_OPENS, _CLOSES = ("FSTRING_START", "TSTRING_START"), ("FSTRING_END", "TSTRING_END")

_Position = tuple[int, int]


class _Word(NamedTuple):
    """A word of the code: where it begins and ends (row from 1, column from 0), and how it reads."""

    start: _Position
    end: _Position
    text: str


class _Statement(NamedTuple):
    """A simple statement, or the header of a compound one: its first row, its scope, its words."""

    row: int
    scope: str
    words: tuple[_Word, ...]


class Layout:
    """The statements of a text, by row; where it cannot be cut into words, each row is a statement of its own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._statements: list[_Statement] = []
        try:
            self._statements += _Reader(source).statements()
        except (tokenize.TokenError, SyntaxError, ValueError):
            self._statements = []
        self._rows = [statement.row for statement in self._statements]
        self._scopes = {statement.scope for statement in self._statements}
        self._at_top = {_digest(s.words) for s in self._statements if not s.scope}

    def scope(self, row: int) -> str:
        """The qualified name of the function or class that a row stands in or belongs to; "" at the top of a module."""
        statement = self._at(row)
        return statement.scope if statement else ""

    def statement(self, row: int) -> str:
        """A digest of the statement that a row belongs to."""
        statement = self._at(row)
        return _digest(statement.words) if statement else _hashed(self._line(row))

    def fragment(self, span: Span) -> str:
        """A digest of the code of a span."""
        statement = self._at(span.row)
        if statement is None:
            return _hashed(self._line(span.row))
        start, end = (span.row, span.column - 1), (span.end_row, span.end_column - 1)
        return _digest(word for word in statement.words if start <= word.start and word.end <= end)

    def still_has(self, scope: str, statement: str) -> bool:
        """Whether there is still a function or class of that name; at the top of the module, the statement itself."""
        return scope in self._scopes if scope else statement in self._at_top

    def _at(self, row: int) -> _Statement | None:
        number = bisect_right(self._rows, row) - 1
        return self._statements[number] if number >= 0 else None

    def _line(self, row: int) -> str:
        within = 1 <= row <= len(self._source.line_starts)
        return " ".join(self._source.line(row).split()) if within else ""


class _Reader:
    """Follows the tokens: which blocks are open, and whose they are."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks: list[str] = []
        self._opening = ""
        self._decorators: list[tuple[int, tuple[_Word, ...]]] = []

    def statements(self) -> Iterator[_Statement]:
        """The statements in their order."""
        rows = io.StringIO(self._source.text, newline=None)
        tokens: list[tokenize.TokenInfo] = []
        for token in tokenize.generate_tokens(rows.readline):
            if token.type == tokenize.INDENT:
                self._blocks.append(self._opening)
            elif token.type == tokenize.DEDENT:
                self._blocks.pop()
            elif token.type == tokenize.NEWLINE:
                yield from self._statement(tuple(self._words(tokens)))
                tokens.clear()
            elif token.type not in _EMPTY:
                tokens.append(token)

    def _statement(self, words: tuple[_Word, ...]) -> Iterator[_Statement]:
        if not words:
            return
        row, texts = words[0].start[0], [word.text for word in words[:3]]
        around = self._blocks[-1] if self._blocks else ""
        if texts[0] == "@":
            self._decorators.append((row, words))
            return
        texts = texts[1:] if texts[0] == "async" else texts
        defines = texts[0] in ("def", "class") and len(texts) > 1
        self._opening = f"{around}.{texts[1]}".removeprefix(".") if defines else around
        yield from (_Statement(first, self._opening, own) for first, own in self._decorators)
        self._decorators.clear()
        yield _Statement(row, self._opening if defines else around, words)

    def _words(self, tokens: Sequence[tokenize.TokenInfo]) -> Iterator[_Word]:
        """The words without what formatters change; a string in pieces is one word, as is one with code in it."""
        string: _Word | None = None
        for start, end, text, is_string in self._units(tokens):
            if is_string:
                body = f"{string.text}{text}" if string else f"string {text}"
                string = _Word(string.start if string else start, end, body)
                continue
            if string is not None:
                yield string
                string = None
            if text not in _FREE:
                yield _Word(start, end, text)
        if string is not None:
            yield string

    def _units(self, tokens: Iterable[tokenize.TokenInfo]) -> Iterator[tuple[_Position, _Position, str, bool]]:
        start, depth = (0, 0), 0
        for token in tokens:
            kind = tokenize.tok_name[token.type]
            if kind in _OPENS:
                start, depth = token.start if not depth else start, depth + 1
            elif kind in _CLOSES:
                depth -= 1
                if not depth:
                    yield start, token.end, _body(self._text(start, token.end)), True
            elif not depth:
                is_string = token.type == tokenize.STRING
                yield token.start, token.end, _body(token.string) if is_string else _plain(token), is_string

    def _text(self, start: _Position, end: _Position) -> str:
        return self._source.slice(Span(start[0], start[1] + 1, end[0], end[1] + 1))


def _plain(token: tokenize.TokenInfo) -> str:
    return token.string.lower() if token.type == tokenize.NUMBER else token.string


def _body(text: str) -> str:
    """What a literal says, whatever its quotes."""
    match = _STRING.fullmatch(text)
    if match is None:
        return text
    body = match["body"].replace("\\", "").replace('"', "'")
    return " ".join(body.split())


def _digest(words: Iterable[_Word]) -> str:
    return _hashed(" ".join(word.text for word in words))


def _hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
