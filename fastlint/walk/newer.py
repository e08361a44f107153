"""Code in a newer Python than the one that runs: rewritten so that the running one can read it, place for place.

What is replaced keeps its length and its rows, so that every place in the rewritten text is the same place in the file.
Only the new forms lose something: type parameters are blanked, an f-string that only a newer Python can read becomes a
blank one, of `except A, B:` only `A` stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

import libcst as cst

from fastlint.source import Source, lines_of
from fastlint.walk.chunk import parsed
from fastlint.walk.positions import Region, positions
from fastlint.walk.visitor import walk

_OPENING = re.compile(r"(?:[ \t\f]|\\(?:\r\n|\r|\n))*\(")
_LONGEST = 2_000_000
_BLANKED = re.compile(r"\\(?![\r\n])|[^\r\n\\]")
"""All but line ends, and the backslashes that join rows."""
_TEMPLATED: type = getattr(cst, "TemplatedString", cst.FormattedString)


def in_running_syntax(text: str) -> str | None:
    """The text for the running Python; None if it is no Python at all, or uses a form that has no older likeness."""
    if len(text) > _LONGEST:
        return None
    module = parsed(text)
    if module is None:
        return None
    try:
        rewriting = _Rewriting(text, positions(module, row=1, column=1))
        for node in walk(module):
            rewriting.visit(node)
    except (RecursionError, ValueError):
        return None
    return rewriting.result()


class _Rewriting:
    def __init__(self, text: str, regions: Mapping[cst.CSTNode, Region]) -> None:
        self.source = Source("", text)
        self.regions = regions
        self.edits: list[tuple[int, int, str]] = []

    def result(self) -> str | None:
        """The rewritten text, if the running Python can read it."""
        text = self.source.text
        for start, end, replacement in sorted(self.edits, reverse=True):
            text = text[:start] + replacement + text[end:]
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        return text

    def visit(self, node: cst.CSTNode) -> None:
        """Note what has to be done about a node."""
        if isinstance(node, (cst.FormattedString, _TEMPLATED)):
            self._string(node)
        elif isinstance(node, cst.TypeParameters):
            self._type_parameters(node)
        elif isinstance(node, cst.TypeAlias):
            self._type_alias(node)
        elif isinstance(node, cst.ExceptHandler) and isinstance(node.type, cst.Tuple) and not node.type.lpar:
            first = self._range(node.type.elements[0].value)
            self._replace(first[1], self._range(node.type)[1], "")
        elif isinstance(node, (cst.Import, cst.ImportFrom)):
            self._lazy_import(node)

    def _range(self, node: cst.CSTNode) -> tuple[int, int]:
        row, column, end_row, end_column = self.regions[node]
        return self.source.offset(row, column), self.source.offset(end_row, end_column)

    def _type_parameters(self, node: cst.TypeParameters) -> None:
        """Blanked; those in several rows lend their brackets to the parameters or bases, or become empty ones."""
        start, end = self._range(node)
        if not self._is_long(start, end):
            self._replace(start, end, "")
            return
        behind = _OPENING.match(self.source.text, end)
        closing = ")" if behind is None else ""
        end = end if behind is None else behind.end()
        self._set(start, end, f"({_blank(self.source.text[start + 1 : end - len(closing)])}{closing}")

    def _type_alias(self, node: cst.TypeAlias) -> None:
        """An assignment; the target is in brackets if type parameters in several rows are blanked behind it."""
        start, _ = self._range(node)
        name, end = self._range(node.name)
        target = self.source.text[name:end]
        behind = self._range(node.type_parameters)[1] if node.type_parameters else end
        if self._is_long(start, behind):
            self._set(start, behind, f"({target}{_blank(self.source.text[start + len(target) + 1 : behind - 1])})")
        else:
            self._replace(start, end, target)

    def _is_long(self, start: int, end: int) -> bool:
        return len(lines_of(self.source.text[start:end])) > 1

    def _string(self, node: cst.CSTNode) -> None:
        """A string that the running Python cannot read becomes a blank one."""
        start, end = self._range(node)
        text = self.source.text[start:end]
        try:
            ast.parse(f"({text})", mode="eval")
        except SyntaxError:
            opening, closing = ("(", ")") if "\n" in text or "\r" in text else ('"', '"')
            self.edits = [e for e in self.edits if not start <= e[0] < end]
            self.edits.append((start, end, f"{opening}{_blank(text[1:-1])}{closing}"))

    def _lazy_import(self, node: cst.CSTNode) -> None:
        start, end = self._range(node)
        text = self.source.text[start:end]
        if text.startswith("lazy "):
            self._replace(start, end, text[5:].lstrip())

    def _replace(self, start: int, end: int, replacement: str) -> None:
        """Put a shorter text in the place of another and blank the rest, keeping line ends."""
        self._set(start, end, replacement + _blank(self.source.text[start + len(replacement) : end]))

    def _set(self, start: int, end: int, replacement: str) -> None:
        if not any(s <= start < e for s, e, _ in self.edits):
            self.edits.append((start, end, replacement))


def _blank(text: str) -> str:
    return _BLANKED.sub(" ", text)
