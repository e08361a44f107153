"""What a rule sees of the file: its text, its names, and the LibCST nodes behind the spans of the model's facts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from fastlint.diagnostic import Edit, Span
from fastlint.imports_edit import ensure_import, moved_import, row_behind_imports
from fastlint.source import Source
from fastlint.walk.context import Context
from fastlint.walk.outline import Outline, Rows

if TYPE_CHECKING:
    import ast

    import libcst as cst

    from fastlint.subjects.shared import FunctionView
    from fastlint.walk.chunk import Chunk
    from fastlint.walk.statements import Around, Statement

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_LONG = 150
"""Rows; of a longer class only the methods that are asked for are parsed."""


class Module:
    """One file during its check."""

    def __init__(self, source: Source, context: Context, outline: Outline) -> None:
        self.source = source
        self.context = context
        self.outline = outline
        self._chunks: dict[Rows, Chunk | None] = {}
        self._function_chunks: dict[Rows, Chunk | None] = {}
        self._statement_chunks: dict[Statement, Chunk | None] = {}
        self._expressions: dict[Span, Chunk | None] = {}
        self._trees: dict[Rows, ast.Module | None] = {}
        self._current: Chunk | None = None
        self._imports: dict[tuple[str, str | None, int], tuple[str, tuple[Edit, ...]]] = {}
        self._answers: dict[tuple[object, Hashable], Any] = {}

    def once(self, question: Callable[[Module, K], T], about: K) -> T:
        """The answer to a question about this file, worked out when it is first asked: many findings ask the same."""
        key = question, about
        if key not in self._answers:
            self._answers[key] = question(self, about)
        answer: T = self._answers[key]
        return answer

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _ in self.outline.statements]

    def _top_level(self, row: int) -> Rows | None:
        """Rows of the top-level statement around a row, with those that share a row with it (`import a; import b`)."""
        statements = self.outline.statements
        i = last = bisect_right(self._starts, row) - 1
        if i < 0 or row > statements[i][1]:
            return None
        while i and statements[i - 1][1] == statements[i][0]:
            i -= 1
        while last + 1 < len(statements) and statements[last + 1][0] == statements[last][1]:
            last += 1
        return statements[i][0], statements[last][1]

    def chunk(self, row: int) -> Chunk | None:
        """The parsed top-level statement around a row; None outside of any, or where LibCST cannot parse it."""
        from fastlint.walk.chunk import Chunk

        rows = self._top_level(row)
        if rows is None:
            return None
        if rows not in self._chunks:
            self._chunks[rows] = Chunk.parse(self.source, *rows)
        return self._chunks[rows]

    def statements_with(self, words: Iterable[str]) -> Iterator[Chunk]:
        """The statements with one of these words in them, parsed; of a compound one, its header."""
        found: set[int] = set()
        for row in self._rows_with(words):
            chunk = self._statement(row, row) or self._closest(Span(row, 1, row, 1))
            if chunk is not None and id(chunk) not in found:
                found.add(id(chunk))
                yield from self._walking(chunk)

    def functions_with(self, words: Iterable[str]) -> Iterator[Chunk]:
        """The functions with one of these words in their decorators, parsed."""
        rows = self._rows_with(words)
        for decorators, name, last in self.outline.decorated:
            i = bisect_right(rows, decorators - 1)
            if i < len(rows) and rows[i] < name and (chunk := self._function(decorators, last)) is not None:
                yield from self._walking(chunk)

    def _rows_with(self, words: Iterable[str]) -> list[int]:
        """The rows on which one of these words stands, in order."""
        text, starts = self.source.text, self.source.line_starts
        present = sorted(word for word in words if word in text)
        if not present:
            return []
        wanted = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in present))
        return sorted({bisect_right(starts, match.start()) for match in wanted.finditer(text)})

    def _walking(self, chunk: Chunk) -> Iterator[Chunk]:
        """While a chunk is walked, its nodes are those that are asked about."""
        self._current = chunk
        yield chunk
        self._current = None

    def _function(self, first: int, last: int) -> Chunk | None:
        """The function on these rows, parsed."""
        from fastlint.walk.chunk import Chunk

        if (first, last) not in self._function_chunks:
            self._function_chunks[first, last] = Chunk.parse_function(self.source, first, last)
        return self._function_chunks[first, last]

    def _statement(self, row: int, end_row: int) -> Chunk | None:
        """The innermost statement around some rows, parsed; None where it cannot stand alone."""
        from fastlint.walk.chunk import Chunk

        statement = self._around(row, end_row).statement
        if statement is None:
            return None
        if statement not in self._statement_chunks:
            self._statement_chunks[statement] = Chunk.parse_statement(self.source, statement)
        return self._statement_chunks[statement]

    def _around(self, row: int, end_row: int) -> Around:
        """What stands around some rows; only their top-level statement is parsed, and not by LibCST."""
        from fastlint.walk.statements import NOTHING, around

        rows = self._top_level(row)
        if rows is None:
            return NOTHING
        if rows not in self._trees:
            self._trees[rows] = _tree(self.source, rows) or _tree(self.readable, rows)
        tree = self._trees[rows]
        return NOTHING if tree is None else around(tree, row, end_row, shift=rows[0] - 1)

    def _closest(self, span: Span) -> Chunk | None:
        """The smallest chunk around a span: a method of a long class, else a top-level statement."""
        rows = self._top_level(span.row)
        if rows is None or rows[1] - rows[0] < _LONG:
            return self.chunk(span.row)
        around = [rows for rows in self.outline.methods if rows[0] <= span.row and span.end_row <= rows[1]]
        return (self._function(*max(around)) if around else None) or self.chunk(span.row)

    def _alone(self, span: Span) -> Chunk | None:
        """The statement around a span, parsed on its own: all that is needed to see an expression in it."""
        chunk = self._statement(span.row, span.end_row)
        return chunk if chunk is not None and chunk.node(span) is not None else self._closest(span)

    def expression(self, span: Span) -> cst.CSTNode | None:
        """The expression or small statement of a span, as `node`; quicker, because it is parsed on its own."""
        if span not in self._expressions:
            from fastlint.walk.chunk import Chunk

            self._expressions[span] = Chunk.parse_expression(self.source, span)
        if (chunk := self._expressions[span]) is not None:
            return chunk.only()
        around = self._alone(span)
        return around.node(span) if around else None

    def around(self, span: Span) -> list[cst.CSTNode]:
        """Nodes of the same statement around an expression, the nearest first."""
        return self.upwards(span)[1:]

    def upwards(self, span: Span) -> list[cst.CSTNode]:
        """The node of an expression and those around it in its statement, the nearest first; of one tree."""
        chunk = self._alone(span)
        node = chunk.node(span) if chunk else None
        if chunk is None or node is None:
            return []
        found = [node]
        for parent in chunk.ancestors(span):
            found.append(parent)
            if _is_statement(parent):
                break
        return found

    def is_in_async_def(self, row: int) -> bool:
        """Whether the innermost function whose body holds a row is an `async def`."""
        return self._around(row, row).is_async

    def is_script(self, function: FunctionView) -> bool:
        """Whether a function is a part of a program of its own: the file can be started, and nothing else runs it."""
        return self.outline.is_program and not function.roles and not function.reach

    def is_under_lock(self, row: int) -> bool:
        """Whether a row may run while a lock of threads is held."""
        return self._around(row, row).is_locked

    def functions_named(self, name: str) -> list[cst.FunctionDef]:
        """The functions of this name at module level."""
        import libcst as cst

        chunks = [self._function(*rows) for rows in self.outline.top_level_functions.get(name, ())]
        bodies = [chunk.module.body[0] for chunk in chunks if chunk is not None]
        return [function for function in bodies if isinstance(function, cst.FunctionDef)]

    def is_measured(self, key: str) -> bool:
        """Whether what stands under a key is compared or reckoned with somewhere: `time.time() - claims["iat"]`."""
        from fastlint.walk.measured import is_measured

        try:
            return is_measured(self.readable.tree, key)
        except (SyntaxError, ValueError, RecursionError):
            return False

    @property
    def head(self) -> str:
        """The comments and the docstring before the code of the file."""
        for first, _ in self.outline.statements:
            if not self.source.line(first).lstrip("rRuU").startswith(("'", '"')):
                return self.source.rows(1, first - 1) if first > 1 else ""
        return self.source.text

    def row_behind_imports(self) -> int:
        """Row of the first statement (with the comments above it) that is neither docstring nor import."""
        return row_behind_imports(self.readable)

    def node(self, span: Span) -> cst.CSTNode | None:
        """The outermost expression or statement node that covers exactly this span."""
        chunk = self._closest(span)
        return chunk.node(span) if chunk else None

    def ancestors(self, span: Span) -> list[cst.CSTNode]:
        """Nodes around the node of a span, the nearest first; maybe of another tree than that which is walked."""
        chunk = self._closest(span)
        return chunk.ancestors(span) if chunk else []

    def function_around(self, span: Span) -> cst.FunctionDef | None:
        """The innermost function in which a place lies."""
        import libcst as cst

        return next((node for node in self.ancestors(span) if isinstance(node, cst.FunctionDef)), None)

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node of this file stands. Raises KeyError for a node that is not of this file."""
        kinds: tuple[dict[Any, Chunk | None], ...] = (
            self._expressions,
            self._statement_chunks,
            self._function_chunks,
            self._chunks,
        )
        latest_first = [reversed(chunks.values()) for chunks in kinds]
        for chunk in chain((self._current,), *latest_first):
            if chunk is not None and (span := chunk.span(node)) is not None:
                return span
        raise KeyError(node)

    def text(self, span: Span) -> str:
        """The text of a span."""
        return self.source.slice(span)

    def ensure_import(self, module: str, name: str | None = None, *, row: int = 0) -> tuple[str, tuple[Edit, ...]]:
        """How to refer to a module or a name of it in this file, and the edits that make it available.

        `row` is where that will stand in a function, which may have another use for the name; 0: at module level.
        Raises SyntaxError if the file is no Python that could be read.
        """
        if row and self._ensured(module, name, 0)[0].partition(".")[0] in self.outline.names_in_functions:
            return self._ensured(module, name, row)
        return self._ensured(module, name, 0)

    def _ensured(self, module: str, name: str | None, row: int) -> tuple[str, tuple[Edit, ...]]:
        key = module, name, row
        if key not in self._imports:
            self._imports[key] = ensure_import(self.readable, module, name, bound=self.context.names, row=row)
        return self._imports[key]

    def moved_import(self, name: str) -> tuple[Edit, ...]:
        """The edits that make the import of a name for type checkers one that runs; none if that cannot be done.

        Raises SyntaxError if the file is no Python that could be read.
        """
        return moved_import(self.readable, name)

    def is_certain(self, requirement: Mapping[str, str]) -> bool:
        """Whether the project surely runs with one of the required versions (specifiers by distribution)."""
        from fastlint.environment.versions import certain

        return certain(requirement, self.context.versions)

    def allows(self, distribution: str, specifier: str) -> bool | None:
        """Whether the project can use one of these versions; None if nothing is known of its version."""
        if not self.context.versions.get(distribution):
            return None
        from fastlint.environment.versions import holds

        return holds({distribution: specifier}, self.context.versions)

    @cached_property
    def packages(self) -> frozenset[str]:
        """First parts of the qualified names that are bound at module level."""
        return frozenset(path.partition(".")[0] for path in self.context.names.values())

    @cached_property
    def readable(self) -> Source:
        """The file in the syntax of the running Python, place for place."""
        try:
            self.source.tree  # noqa: B018 - reading it parses
        except SyntaxError:
            from fastlint.walk.newer import in_running_syntax

            older = in_running_syntax(self.source.text)
            return self.source if older is None else replace(self.source, text=older)
        return self.source

    def known_as(self, written: str) -> str:
        """The qualified name of `a.b` as it is written in the file; as written where its root is not bound there."""
        root, dot, rest = written.partition(".")
        return f"{self.context.names.get(root) or self.outline.imported.get(root) or root}{dot}{rest}"

    def qualified_name(self, node: cst.BaseExpression) -> str | None:
        """The qualified name of a name or attribute chain whose root is bound at module level, or imported below it."""
        import libcst as cst

        parts: list[str] = []
        while isinstance(node, cst.Attribute):
            parts.append(node.attr.value)
            node = node.value
        if not isinstance(node, cst.Name):
            return None
        root = self.context.names.get(node.value) or self.outline.imported.get(node.value)
        return ".".join([root, *reversed(parts)]) if root is not None else None


def _tree(source: Source, rows: Rows) -> ast.Module | None:
    """The syntax tree of some rows; None if the running Python cannot read them."""
    from fastlint.syntax import parsed

    try:
        return parsed(source.rows(*rows).lstrip("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_statement(node: cst.CSTNode) -> bool:
    import libcst as cst

    return isinstance(node, (cst.SimpleStatementLine, cst.SimpleStatementSuite, cst.BaseCompoundStatement))
