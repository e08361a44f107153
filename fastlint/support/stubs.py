"""Functions that are written down but do nothing yet: what is wrong with them harms nobody before they are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from fastlint.diagnostic import Span
    from fastlint.walk.module import Module


def is_stub(function: cst.CSTNode | None) -> bool:
    """Whether a function has only a docstring, `pass`, `...`, `return None` or `raise NotImplementedError`."""
    if not isinstance(function, cst.FunctionDef):
        return False
    lines = function.body.body
    return all(
        all(map(_is_nothing, line.body)) if isinstance(line, cst.SimpleStatementLine) else _is_nothing(line)
        for line in lines
    )


def function_below(decorator: Span, module: Module) -> cst.FunctionDef | None:
    """The function that a call decorates, if it is one of this file."""
    around = module.ancestors(decorator)
    is_decorator = any(isinstance(node, cst.Decorator) for node in around)
    found = next((node for node in around if isinstance(node, cst.FunctionDef)), None)
    return found if is_decorator else None


def _is_nothing(statement: cst.CSTNode) -> bool:
    if isinstance(statement, cst.Expr):
        return isinstance(statement.value, cst.Ellipsis | cst.SimpleString | cst.ConcatenatedString)
    if isinstance(statement, cst.Return):
        return statement.value is None or (isinstance(statement.value, cst.Name) and statement.value.value == "None")
    if isinstance(statement, cst.Raise):
        raised = statement.exc.func if isinstance(statement.exc, cst.Call) else statement.exc
        return isinstance(raised, cst.Name) and raised.value == "NotImplementedError"
    return isinstance(statement, cst.Pass)
