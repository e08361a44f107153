"""The statement around a row, found in the standard library's syntax tree: what LibCST has to parse to see a part."""

from __future__ import annotations

import ast
from typing import NamedTuple

from fastlint.source import first_row

_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


class Statement(NamedTuple):
    """Rows of a statement: the first, the last, and the last of its header (of a compound one; else the last)."""

    first: int
    last: int
    header: int
    column: int


class Around(NamedTuple):
    """What stands around some rows.

    `statement` is the innermost whose own rows (its header, if it is compound) hold them, None if none does (`else:`);
    `is_async`: the innermost function whose body holds them is an `async def`; `is_locked`: they may run while a lock
    of threads is held.
    """

    statement: Statement | None
    is_async: bool
    is_locked: bool


NOTHING = Around(None, False, False)


def around(tree: ast.Module, row: int, end_row: int, *, shift: int = 0) -> Around:
    """What stands around rows `row` to `end_row` of a file, of which the tree begins `shift` rows below the top."""
    node: ast.AST = tree
    row, end_row = row - shift, end_row - shift
    is_async = is_locked = False
    while True:
        child = _child(node, row)
        if child is None:
            return Around(None, is_async, is_locked)
        if isinstance(child, ast.stmt):
            statement = _statement(child)
            if end_row <= statement.header:
                first, last, header, column = statement
                placed = Statement(first + shift, last + shift, header + shift, column)
                return Around(placed, is_async, is_locked)
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                is_async = isinstance(child, ast.AsyncFunctionDef)
            elif isinstance(child, ast.With):
                is_locked |= _may_lock(child)
        node = child


def _child(node: ast.AST, row: int) -> ast.AST | None:
    """The last statement (or handler, or case) directly below a node that holds a row."""
    found: ast.AST | None = None
    for name in _BODIES:
        for child in getattr(node, name, ()):
            if _first_row(child) <= row <= _last_row(child):
                found = child
    return found


def _first_row(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    if isinstance(node, ast.stmt):
        return first_row(node)
    row: int = node.lineno  # type: ignore[attr-defined]
    return row


def _last_row(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return _last_row(node.body[-1])
    row: int = node.end_lineno  # type: ignore[attr-defined]
    return row


def _may_lock(block: ast.With) -> bool:
    """Whether a `with` enters something that exists already, as locks do, or calls it a lock."""
    entered = [item.context_expr for item in block.items]
    return any(not isinstance(item, ast.Call) or "lock" in ast.unparse(item.func).lower() for item in entered)


def _statement(node: ast.stmt) -> Statement:
    first, last = _first_row(node), _last_row(node)
    body: list[ast.AST] = getattr(node, "body", None) or getattr(node, "cases", None) or []
    header = _first_row(body[0]) - 1 if body and _first_row(body[0]) > first else last
    return Statement(first, last, max(header, first), node.col_offset)
