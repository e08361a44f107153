"""A top-level statement, or a method of a long class, parsed by LibCST on its own: no rule wants most of a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from fastlint.diagnostic import Span
from fastlint.source import Source
from fastlint.walk.statements import Statement

_MOST_BRACKETS = 200


class Chunk:
    """The statements on some rows of a file."""

    def __init__(self, module: cst.Module, first_row: int) -> None:
        self.module = module
        self.first_row = first_row

    @classmethod
    def parse_method(cls, source: Source, first: int, last: int) -> Chunk | None:
        """Parse the rows of one method, in a class of its own: a long class costs seconds to place its nodes."""
        starts = source.line_starts
        end = starts[last] if last < len(starts) else len(source.text)
        return cls._parsed("class _:\n" + source.text[starts[first - 1] : end], first - 1)

    @classmethod
    def parse_without(cls, source: Source, first: int, last: int, methods: list[tuple[int, int]]) -> Chunk | None:
        """Parse a class without its methods; every row stays where it is."""
        rows = [source.line(row) for row in range(first, last + 1)]
        for start, end in methods:
            text = rows[start - first]
            indent = text[: len(text) - len(text.lstrip())]
            rows[start - first : end - first + 1] = [f"{indent}pass", *[""] * (end - start)]
        return cls._parsed("\n".join(rows) + "\n", first)

    @classmethod
    def parse_statement(cls, source: Source, statement: Statement) -> Chunk | None:
        """Parse one statement, of a compound one the header; None where that cannot stand alone (`elif`)."""
        starts = source.line_starts
        end = starts[statement.header] if statement.header < len(starts) else len(source.text)
        text = source.text[starts[statement.first - 1] : end]
        if statement.header < statement.last:
            text += f"{' ' * (statement.column + 1)}pass\n"
        if statement.column:
            return cls._parsed("class _:\n" + text, statement.first - 1)
        return cls._parsed(text.lstrip("\ufeff"), statement.first)

    @classmethod
    def parse(cls, source: Source, first: int, last: int) -> Chunk | None:
        """Parse rows `first` to `last`; None if LibCST rejects them (it is stricter than Python in a few places)."""
        starts = source.line_starts
        end = starts[last] if last < len(starts) else len(source.text)
        return cls._parsed(source.text[starts[first - 1] : end].lstrip("\ufeff"), first)

    @classmethod
    def _parsed(cls, text: str, first: int) -> Chunk | None:
        if deepest_brackets(text) > _MOST_BRACKETS:
            return None
        try:
            return cls(cst.parse_module(text), first)
        except (cst.ParserSyntaxError, RecursionError, UnicodeError):
            return None

    @cached_property
    def _wrapper(self) -> MetadataWrapper:
        return MetadataWrapper(self.module, unsafe_skip_copy=True)

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        return self._wrapper.resolve(PositionProvider)

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where a node stands in the file; None if it is not of this chunk."""
        found = self._positions.get(node)
        if found is None:
            return None
        shift = self.first_row - 1
        start, end = found.start, found.end
        return Span(start.line + shift, start.column + 1, end.line + shift, end.column + 1)

    @cached_property
    def _by_span(self) -> dict[Span, cst.CSTNode]:
        found: dict[Span, cst.CSTNode] = {}
        for node in self._positions:
            if isinstance(node, (cst.BaseExpression, cst.BaseCompoundStatement, cst.BaseSmallStatement)):
                span = self.span(node)
                if span is not None and span not in found:
                    found[span] = node
        return found

    def node(self, span: Span) -> cst.CSTNode | None:
        """The node that covers exactly a span; of several the one that a call or name stands for."""
        return self._by_span.get(span)

    @cached_property
    def _parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        parents: dict[cst.CSTNode, cst.CSTNode] = {}
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            for child in node.children:
                parents[child] = node
                stack.append(child)
        return parents

    def ancestors(self, span: Span) -> list[cst.CSTNode]:
        """Nodes around the node of a span, the nearest first."""
        node = self.node(span)
        found = []
        while node is not None and (parent := self._parents.get(node)) is not None:
            found.append(parent)
            node = parent
        return found


def deepest_brackets(text: str) -> int:
    """How deeply brackets are nested, counted without regard to strings: never less than the truth."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(depth - 1, 0)
    return deepest
