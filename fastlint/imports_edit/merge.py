"""A name joins those that a file already imports from a module: `from typing import Any` to `import Annotated, Any`.

The order of the names is kept, where they have one: constants, classes, others, as isort has it; or just the alphabet.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from fastlint.diagnostic import Edit, Span
from fastlint.imports_edit.place import below, member_key
from fastlint.source import Source

_WIDTH = 88
"""Columns; a longer import is written one name a row, which no formatter takes back."""
_RANK = 4


def merged(source: Source, tree: ast.Module, module: str, name: str) -> tuple[Edit, ...] | None:
    """The edits that add a name to an import of the module; None if there is none that can take it."""
    found = _statements(tree, module)
    plain = [node for node in found if any(alias.asname is None for alias in node.names)]
    singles = [node for node in found if len(node.names) == 1]
    if not plain or (len(plain) > 1 and len(singles) == len(found)) or _is_one_name_each(tree):
        return None
    statement = max(plain, key=lambda node: len(node.names))
    names = [alias.name for alias in statement.names]
    at = _position(names, name)
    if _has_rows(source, statement):
        return tuple(_row(source, statement, at, name))
    if (wrapped := _wrapped(source, statement, names, at, name)) is not None:
        return (wrapped,)
    return (_inline(source, statement, at, name),)


def _statements(tree: ast.Module, module: str) -> list[ast.ImportFrom]:
    """The imports from a module that run before any function or class of the file is defined."""
    found: list[ast.ImportFrom] = []
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.Expr):
            break
        if isinstance(node, ast.ImportFrom) and path_of(node) == module and node.names[0].name != "*":
            found.append(node)
    return found


def path_of(node: ast.ImportFrom) -> str:
    """The module as written, with the dots of a relative import."""
    return "." * node.level + (node.module or "")


def _is_one_name_each(tree: ast.Module) -> bool:
    """Whether the file imports each name in a statement of its own, even several of one module."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    modules = [(node.level, node.module) for node in imports if all(alias.asname is None for alias in node.names)]
    return len(set(modules)) < len(modules) and all(len(node.names) == 1 for node in imports)


def _position(names: list[str], name: str) -> int:
    """Where a name goes among others: in their order, at the end of names in none."""
    orders: tuple[Callable[[str], tuple[object, ...]], ...] = (member_key, lambda n: (n.lower(),), lambda n: (n,))
    for key in orders:
        if names == sorted(names, key=key):
            return next((i for i, other in enumerate(names) if key(other) > key(name)), len(names))
    return len(names)


def _has_rows(source: Source, statement: ast.ImportFrom) -> bool:
    """Whether each name stands on a row of its own, between rows with the parentheses."""
    rows = [alias.lineno for alias in statement.names]
    end = statement.end_lineno or statement.lineno
    own = len(set(rows)) == len(rows) and statement.lineno < rows[0] and rows[-1] < end
    return own and source.line(end).lstrip().startswith(")")


def _row(source: Source, statement: ast.ImportFrom, at: int, name: str) -> list[Edit]:
    """A row for the name, and the comma that the last one may lack."""
    aliases = statement.names
    indent = " " * aliases[0].col_offset
    row = aliases[at - 1].lineno if at else statement.lineno
    edits = [below(source, row, f"{indent}{name},", _RANK)]
    if at == len(aliases):
        rest = source.line(row).encode()[aliases[-1].end_col_offset or 0 :].decode()
        if not rest.lstrip().startswith(","):
            edits.insert(0, Edit(_end(source, aliases[-1]), ",", _RANK))
    return edits


def _wrapped(source: Source, statement: ast.ImportFrom, names: list[str], at: int, name: str) -> Edit | None:
    """The statement written anew, one name a row; None if it stays short, or is not alone on one row."""
    row = source.line(statement.lineno)
    text = ast.get_source_segment(source.text, statement) or ""
    if statement.end_lineno != statement.lineno or row.rstrip() != text or len(row.rstrip()) + len(name) + 2 <= _WIDTH:
        return None
    if any(alias.asname for alias in statement.names):
        return None
    rows = "".join(f"    {each},{source.newline}" for each in [*names[:at], name, *names[at:]])
    span = Span(statement.lineno, 1, statement.lineno, len(text) + 1)
    return Edit(span, f"from {path_of(statement)} import ({source.newline}{rows})", _RANK)


def _inline(source: Source, statement: ast.ImportFrom, at: int, name: str) -> Edit:
    """The name before another one, or behind the last."""
    if at == len(statement.names):
        return Edit(_end(source, statement.names[-1]), f", {name}", _RANK)
    alias = statement.names[at]
    column = len(source.line(alias.lineno).encode()[: alias.col_offset].decode()) + 1
    return Edit(Span(alias.lineno, column, alias.lineno, column), f"{name}, ", _RANK)


def _end(source: Source, alias: ast.alias) -> Span:
    row = alias.end_lineno or alias.lineno
    column = len(source.line(row).encode()[: alias.end_col_offset].decode()) + 1
    return Span(row, column, row, column)
