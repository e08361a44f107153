"""A top-level statement, or a method of a long class, parsed by LibCST on its own: no rule wants most of a file."""

from __future__ import annotations

import re
from functools import cached_property

import libcst as cst

from fastlint.diagnostic import Span
from fastlint.source import Source
from fastlint.walk.nesting import is_too_deep
from fastlint.walk.positions import Region, positions
from fastlint.walk.statements import Statement
from fastlint.walk.visitor import below

_TEMPLATE = re.compile(r"""(?<![\w"'])[rR]?[tT][rR]?(?=["'])""")
"""The prefix of a template string."""
_AS_FORMATTED = str.maketrans("tT", "fF")


class Chunk:
    """A part of a file: statements on some rows, or a single expression."""

    def __init__(self, module: cst.Module, first_row: int, first_column: int = 1) -> None:
        self.module = module
        self.first_row = first_row
        self.first_column = first_column

    @classmethod
    def parse_function(cls, source: Source, first: int, last: int) -> Chunk | None:
        """Parse the rows of one function, an inner one as a method: a long class costs seconds to place its nodes."""
        if not source.line(first)[:1].isspace():
            return cls.parse(source, first, last)
        return cls._parsed("class _:\n" + source.rows(first, last), first - 1)

    @classmethod
    def parse_statement(cls, source: Source, statement: Statement) -> Chunk | None:
        """Parse one statement, of a compound one the header; None where that cannot stand alone (`elif`)."""
        text = source.rows(statement.first, statement.header)
        if statement.header < statement.last:
            text += f"{' ' * (statement.column + 1)}pass\n"
        if statement.column:
            return cls._parsed("class _:\n" + text, statement.first - 1)
        return cls._parsed(text.lstrip("\ufeff"), statement.first)

    @classmethod
    def parse_expression(cls, source: Source, span: Span) -> Chunk | None:
        """Parse an expression, or a small statement, on its own; None where that needs what stands around it."""
        chunk = cls._parsed(source.slice(span), span.row)
        if chunk is None or chunk.only() is None:
            return None
        chunk.first_column = span.column
        return chunk

    def only(self) -> cst.CSTNode | None:
        """The expression or small statement that is all there is; None if there is more."""
        if len(self.module.body) != 1 or not isinstance(line := self.module.body[0], cst.SimpleStatementLine):
            return None
        if len(line.body) != 1 or self.module.header or line.leading_lines or line.trailing_whitespace.comment:
            return None
        statement = line.body[0]
        return statement.value if isinstance(statement, cst.Expr) else statement

    @classmethod
    def parse(cls, source: Source, first: int, last: int) -> Chunk | None:
        """Parse rows `first` to `last`; None if LibCST rejects them (it is stricter than Python in a few places)."""
        return cls._parsed(source.rows(first, last).lstrip("\ufeff"), first)

    @classmethod
    def _parsed(cls, text: str, first: int) -> Chunk | None:
        module = parsed(text)
        return cls(module, first) if module is not None else None

    @cached_property
    def _positions(self) -> dict[cst.CSTNode, Region]:
        return positions(self.module, row=self.first_row, column=self.first_column)

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where a node stands in the file; None if it is not of this chunk."""
        found = self._positions.get(node)
        return Span(*found) if found is not None else None

    @cached_property
    def _by_region(self) -> dict[Region, cst.CSTNode]:
        found: dict[Region, cst.CSTNode] = {}
        for node, region in self._positions.items():
            if isinstance(node, (cst.BaseExpression, cst.BaseCompoundStatement, cst.BaseSmallStatement)):
                found.setdefault(region, node)
        return found

    def node(self, span: Span) -> cst.CSTNode | None:
        """The node that covers exactly the span; of several the one that a call or name stands for."""
        return self._by_region.get((span.row, span.column, span.end_row, span.end_column))

    @cached_property
    def _parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        parents: dict[cst.CSTNode, cst.CSTNode] = {}
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            for child in below(node):
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


def parsed(text: str) -> cst.Module | None:
    """The syntax tree of a text as LibCST reads it; None if it cannot, or should not because it is nested too deeply.

    LibCST stumbles over template strings side by side: then it is shown f-strings of the same length in their place.
    """
    if is_too_deep(text):
        return None
    try:
        return cst.parse_module(text)
    except cst.CSTLogicError:
        alike = _TEMPLATE.sub(lambda prefix: prefix[0].translate(_AS_FORMATTED), text)
        return parsed(alike) if alike != text else None
    except (cst.ParserSyntaxError, RecursionError, UnicodeError, ValueError):
        return None
