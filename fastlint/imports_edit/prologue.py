"""Where the code of a file begins: behind its docstring and imports."""

from __future__ import annotations

import ast

from fastlint.source import Source, first_row


def row_behind_imports(source: Source) -> int:
    """Row of the first statement that is neither docstring nor import, or of the comments directly above it.

    1 if there is no such statement. Raises SyntaxError if the running Python cannot parse the file.
    """
    row = next((first_row(statement) for statement in source.tree.body if not _is_prologue(statement)), 1)
    while row > 1 and source.line(row - 1).startswith("#"):
        row -= 1
    return row


def _is_prologue(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Try, ast.If)):
        return all(map(_is_prologue, statement.body))
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, (ast.Import, ast.ImportFrom))
