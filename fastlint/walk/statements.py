"""The statements of a file by their rows: what has to be parsed to see one expression of it."""

from __future__ import annotations

import ast
from bisect import bisect_right
from typing import NamedTuple


class Statement(NamedTuple):
    """Rows of a statement: the first, the last, and the last of its header (of a compound one; else the last)."""

    first: int
    last: int
    header: int
    column: int


class Statements:
    """All statements of a module, by their first row.

    `locked` are the rows of blocks that may hold a lock, `bodies` those of functions, and whether they are async.
    """

    def __init__(self, tree: ast.Module) -> None:
        found: list[Statement] = []
        self.locked: list[tuple[int, int]] = []
        self.bodies: list[tuple[int, int, bool]] = []
        stack: list[ast.AST] = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.With) and _may_lock(node):
                self.locked.append((node.body[0].lineno, node.end_lineno or node.lineno))
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                is_async = isinstance(node, ast.AsyncFunctionDef)
                self.bodies.append((node.body[0].lineno, node.end_lineno or node.lineno, is_async))
            for name in ("body", "orelse", "finalbody", "handlers", "cases"):
                for child in getattr(node, name, ()) if not isinstance(node, (ast.Lambda, ast.IfExp)) else ():
                    stack.append(child)
                    if isinstance(child, ast.stmt):
                        found.append(_statement(child))
        self.found = sorted(found)
        self._firsts = [s.first for s in self.found]

    def is_in_async_def(self, row: int) -> bool:
        """Whether the innermost function whose body holds a row is an `async def`."""
        return max((body for body in self.bodies if body[0] <= row <= body[1]), default=(0, 0, False))[2]

    def around(self, row: int, end_row: int) -> Statement | None:
        """The innermost statement whose own rows (its header, if it is compound) hold these rows."""
        i = bisect_right(self._firsts, row) - 1
        while i >= 0:
            statement = self.found[i]
            if statement.first <= row and end_row <= statement.header:
                return statement
            if statement.column == 0 and statement.last < row:
                return None
            i -= 1
        return None


def _may_lock(block: ast.With) -> bool:
    """Whether a `with` enters something that exists already, as locks do, or calls it a lock."""
    entered = [item.context_expr for item in block.items]
    return any(not isinstance(item, ast.Call) or "lock" in ast.unparse(item.func).lower() for item in entered)


def _statement(node: ast.stmt) -> Statement:
    decorators = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(d.lineno for d in decorators)])
    last = node.end_lineno or node.lineno
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    header = last
    if body:
        inner = body[0]
        row = inner.pattern.lineno if isinstance(inner, ast.match_case) else _statement(inner).first
        header = row - 1 if row > first else last
    return Statement(first, last, max(header, first), node.col_offset)
