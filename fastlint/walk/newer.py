"""Code in a newer Python than the one that runs: rewritten so that the running one can read it, place for place.

What is replaced keeps its length and its rows, so that every place in the rewritten text is the same place in the file.
Only the new forms lose something: type parameters are blanked, an f-string that only a newer Python can read gets other
quotes inside or becomes a blank one, template strings become blank ones, of `except A, B:` only `A` stays.

The text is gone through once, token by token: strings and brackets are told apart, nothing is parsed.
"""

from __future__ import annotations

import re
import sys
from keyword import kwlist

from fastlint.source import lines_of
from fastlint.syntax import parsed

_LONGEST = 2_000_000
_DEEPEST = 50
"""Strings within strings that are followed; real code has two."""
_QUOTE = r"\"\"\"|'''|\"|'"
_ANYWHERE = rf"""(?P<comment>\#[^\r\n]*)
    |(?P<prefix>(?<!\w)(?:[rR][bBfFtT]?|[uU]|[bBfFtT][rR]?)(?={_QUOTE}))?(?P<quote>{_QUOTE})
    |(?P<opening>[(\[{{])
    |(?P<closing>[)\]}}])"""
_TOKEN = re.compile(rf"{_ANYWHERE}|(?P<word>(?<![\w.])(?:class|def|type|except|lazy)(?!\w))", re.VERBOSE)
"""What decides between statements."""
_INNER = re.compile(rf"{_ANYWHERE}|(?P<mark>[:,])", re.VERBOSE)
"""What decides where a certain character is looked for."""
_PIECE = re.compile(r"\\N\{[^}]*\}|\\(?:\r\n|(?s:[^{}]))|\{\{|\}\}|[{}]|\"+|'+|[\r\n]")
"""What decides in the literal part of an f-string."""
_GAP = r"(?:[ \t\f]|\\(?:\r\n|\r|\n))"
_NAMED = re.compile(rf"{_GAP}+(?P<name>[^\W\d]\w*)(?P<gap>{_GAP}*)(?P<bracket>\[)?")
_ASSIGNED = re.compile(rf"{_GAP}*=(?!=)")
_OPENING = re.compile(rf"{_GAP}*\(")
_LAZY = re.compile(rf"{_GAP}+(import|from)(?!\w)")
_BLANKED = re.compile(r"\\(?![\r\n])|[^\r\n\\]")
"""All but line ends, and the backslashes that join rows."""
_PLAIN = {quote: re.compile(rf"(?s:[^\\]|\\.)*?{quote}") for quote in ('"""', "'''")} | {
    quote: re.compile(rf"(?:[^\\{quote}\r\n]|\\(?:\r\n|(?s:.)))*{quote}") for quote in ('"', "'")
}
"""The rest of a string that is neither an f-string nor a template string."""


def in_running_syntax(text: str) -> str | None:
    """The text for the running Python; None if it is no Python at all, or uses a form that has no older likeness."""
    older = rewritten(text)
    try:
        parsed(text if older is None else older)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return text if older is None else older


def rewritten(text: str) -> str | None:
    """The text without what only a newer Python knows; None if it has none of that. It need not be Python then."""
    if len(text) > _LONGEST:
        return None
    rewriting = _Rewriting(text)
    try:
        rewriting.until(0, "")
    except (_NoPythonError, RecursionError):
        return None
    return rewriting.result() if rewriting.edits else None


class _NoPythonError(Exception):
    """Something is never closed."""


class _Rewriting:
    """One pass over a text. `edits` are start, end and replacement of places that do not overlap, in their order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """The text with its edits."""
        parts: list[str] = []
        done = 0
        for start, end, replacement in self.edits:
            parts += self.text[done:start], replacement
            done = end
        return "".join((*parts, self.text[done:]))

    def until(self, at: int, stops: str, depth: int = 0) -> int:
        """Where the first of the characters `stops` stands outside of brackets, from an offset on; the end without any.

        `depth` counts the strings around: in them nothing is rewritten. Raises _NoPythonError.
        """
        brackets = 0
        token = _INNER if stops else _TOKEN
        while found := token.search(self.text, at):
            kind, at = found.lastgroup, found.end()
            if kind == "quote":
                at = self._string(found, depth)
            elif kind == "word":
                at = at if brackets else self._statement(found.group(), found.start())
            elif kind != "comment" and found.group() in stops and not brackets:
                return found.start()
            elif kind == "opening":
                brackets += 1
            elif kind == "closing":
                brackets -= 1
        if stops:
            raise _NoPythonError
        return len(self.text)

    def _statement(self, word: str, start: int) -> int:
        """Rewrite what begins with a word, if it is of a newer kind; the offset from which to go on."""
        end = start + len(word)
        if word == "except":
            return self._except(end)
        if word == "lazy":
            found = _LAZY.match(self.text, end)
            return self._replace(start, found.end(), found[1]) if found else end
        named = _NAMED.match(self.text, end)
        if named is None or named["name"] in kwlist:
            return end
        parameters = named.start("bracket") if named["bracket"] else -1
        behind = self.until(parameters + 1, "]", 1) + 1 if named["bracket"] else named.end("name")
        if word == "type":
            return self._alias(start, named, behind)
        return self._type_parameters(parameters, behind) if named["bracket"] else behind

    def _type_parameters(self, start: int, end: int) -> int:
        """Blanked; those in several rows lend their brackets to the parameters or bases, or become empty ones."""
        if not self._is_long(start, end):
            return self._replace(start, end, "")
        behind = _OPENING.match(self.text, end)
        closing = ")" if behind is None else ""
        end = end if behind is None else behind.end()
        self._set(start, end, f"({_blank(self.text[start + 1 : end - len(closing)])}{closing}")
        return end - 1 if behind else end

    def _alias(self, start: int, named: re.Match[str], behind: int) -> int:
        """An assignment; the target is in brackets if type parameters in several rows are blanked behind it."""
        if not _ASSIGNED.match(self.text, behind):
            return named.end("name")
        name = named["name"]
        if self._is_long(start, behind):
            self._set(start, behind, f"({name}{_blank(self.text[start + len(name) + 1 : behind - 1])})")
            return behind
        return self._replace(start, behind, name)

    def _except(self, at: int) -> int:
        """Several types without parentheses: the first of them stays."""
        end = self.until(at, ",:", 1)
        if self.text[end] == ":":
            return end
        return self._replace(end, self.until(end, ":", 1), "")

    def _string(self, found: re.Match[str], depth: int) -> int:
        """The end of a string; one that the running Python cannot read is rewritten."""
        prefix, quote = (found["prefix"] or "").lower(), found["quote"]
        if not {"f", "t"} & set(prefix):
            plain = _PLAIN[quote].match(self.text, found.end())
            if plain is None:
                raise _NoPythonError
            return plain.end()
        if depth > _DEEPEST:
            raise _NoPythonError
        fields: list[tuple[int, int]] = []
        end = self._literal(found.end(), quote, "r" in prefix, fields, depth)
        if depth == 0 and (older := self._older_string(found.start(), end, "t" in prefix, quote, fields)) is not None:
            self._set(found.start(), end, older)
        return end

    def _literal(self, at: int, quote: str, raw: bool, fields: list[tuple[int, int]], depth: int) -> int:
        """The end of the literal part of a string, behind its quote; with "}" as the quote of a format, at that."""
        while found := _PIECE.search(self.text, at):
            piece, at = found.group(), found.end()
            if piece[0] == quote[0]:
                if quote == "}":
                    return found.start()
                if len(piece) >= len(quote):
                    return found.start() + len(quote)
            elif piece == "{" or (raw and piece.startswith("\\N{")) or (piece == "{{" and quote == "}"):
                field = found.start() + len(piece.partition("{")[0]) + 1
                at = self._field(field, depth) + 1
                fields.append((field, at - 1))
            elif piece in "\r\n" and len(quote) == 1 and quote != "}":
                raise _NoPythonError
        raise _NoPythonError

    def _field(self, at: int, depth: int) -> int:
        """The offset of the `}` that ends what is put into a string."""
        end = self.until(at, ":}", depth + 1)
        if self.text[end] == ":":
            return self._literal(end + 1, "}", False, [], depth + 1)
        return end

    def _older_string(
        self, start: int, end: int, is_template: bool, quote: str, fields: list[tuple[int, int]]
    ) -> str | None:
        """What the running Python can read in the place of a string; None if it reads the string itself."""
        text = self.text[start:end]
        if is_template:
            if sys.version_info >= (3, 14):
                return None
        elif not any(_is_newer(self.text[a:b], quote) for a, b in fields) or _is_readable(text):
            return None
        else:
            other = "'" if quote[0] == '"' else '"'
            parts: list[str] = []
            done = start
            for a, b in fields:
                parts += self.text[done:a], self.text[a:b].replace(quote[0], other)
                done = b
            requoted = "".join((*parts, self.text[done:end]))
            if not any(other in self.text[a:b] for a, b in fields) and _is_readable(requoted):
                return requoted
        opening, closing = ("(", ")") if "\n" in text or "\r" in text else ('"', '"')
        return f"{opening}{_blank(text[1:-1])}{closing}"

    def _is_long(self, start: int, end: int) -> bool:
        return len(lines_of(self.text[start:end])) > 1

    def _replace(self, start: int, end: int, replacement: str) -> int:
        """Put a shorter text in the place of another and blank the rest, keeping line ends; where it ends."""
        self._set(start, end, replacement + _blank(self.text[start + len(replacement) : end]))
        return end

    def _set(self, start: int, end: int, replacement: str) -> None:
        self.edits.append((start, end, replacement))


def _is_newer(field: str, quote: str) -> bool:
    """Whether what is put into an f-string may have something that Python 3.11 does not allow there."""
    is_long = len(quote) == 1 and ("\n" in field or "\r" in field)
    return is_long or field.count("{") > 1 or any(part in field for part in (quote[0], "\\", "#"))


def _is_readable(string: str) -> bool:
    try:
        parsed(f"({string})", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _blank(text: str) -> str:
    return _BLANKED.sub(" ", text)
