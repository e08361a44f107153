"""Code in a newer Python than the one that runs: rewritten so that the running one can read it, place for place.

What is replaced keeps its length and its rows, so that every place in the rewritten text is the same place in the file.
Only the new forms lose something: type parameters are blanked, an f-string that only a newer Python can read becomes a
blank one, of `except A, B:` only `A` stays.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

import libcst as cst

from fastlint.source import Source
from fastlint.walk.chunk import deepest_brackets, parsed
from fastlint.walk.positions import Region, positions
from fastlint.walk.visitor import walk

_MOST_BRACKETS = 200
_LONGEST = 2_000_000
_TEMPLATED: type = getattr(cst, "TemplatedString", cst.FormattedString)


def in_running_syntax(text: str) -> str | None:
    """The text for the running Python; None if it is no Python at all, or uses a form that has no older likeness."""
    if len(text) > _LONGEST or deepest_brackets(text) > _MOST_BRACKETS:
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
            self._replace(*self._range(node), "")
        elif isinstance(node, cst.TypeAlias):
            start, _ = self._range(node)
            name, end = self._range(node.name)
            self._replace(start, end, self.source.text[name:end])
        elif isinstance(node, cst.ExceptHandler) and isinstance(node.type, cst.Tuple) and not node.type.lpar:
            first = self._range(node.type.elements[0].value)
            self._replace(first[1], self._range(node.type)[1], "")
        elif isinstance(node, (cst.Import, cst.ImportFrom)):
            self._lazy_import(node)

    def _range(self, node: cst.CSTNode) -> tuple[int, int]:
        row, column, end_row, end_column = self.regions[node]
        return self.source.offset(row, column), self.source.offset(end_row, end_column)

    def _string(self, node: cst.CSTNode) -> None:
        """A string that the running Python cannot read becomes a blank one."""
        start, end = self._range(node)
        text = self.source.text[start:end]
        try:
            ast.parse(f"({text})", mode="eval")
        except SyntaxError:
            opening, closing = ("(", ")") if "\n" in text or "\r" in text else ('"', '"')
            blank = "".join(c if c in "\r\n" else " " for c in text[1:-1])
            self.edits = [e for e in self.edits if not start <= e[0] < end]
            self.edits.append((start, end, f"{opening}{blank}{closing}"))

    def _lazy_import(self, node: cst.CSTNode) -> None:
        start, end = self._range(node)
        text = self.source.text[start:end]
        if text.startswith("lazy "):
            self._replace(start, end, text[5:].lstrip())

    def _replace(self, start: int, end: int, replacement: str) -> None:
        """Put a shorter text in the place of another and blank the rest, keeping line ends."""
        rest = self.source.text[start + len(replacement) : end]
        blank = "".join(c if c in "\r\n" else " " for c in rest)
        if not any(s <= start < e for s, e, _ in self.edits):
            self.edits.append((start, end, replacement + blank))
