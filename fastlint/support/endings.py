"""Whether a block of statements can come to its end."""

from __future__ import annotations

import libcst as cst

from fastlint.later_pattern import later
from fastlint.support.cst_queries import last_name
from fastlint.walk.visitor import walk

_RAISING = later(r"_*(?:raise|reraise|throw|abort|exit)(?:_|$|(?<=[a-z])[A-Z])")
"""What functions are called that never return."""


def falls_through(body: cst.BaseSuite | cst.CSTNode) -> bool:
    """Whether a block can end without `return`, `raise`, `continue` or `break`, or a call that raises by its name."""
    statements = body.body if isinstance(body, (cst.IndentedBlock, cst.SimpleStatementSuite)) else ()
    last = statements[-1] if statements else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    if isinstance(last, (cst.Return, cst.Raise, cst.Continue, cst.Break)) or _is_raising(last):
        return False
    if isinstance(last, cst.If):
        return _if_falls_through(last)
    if isinstance(last, cst.With):
        return falls_through(last.body)
    if isinstance(last, cst.Try):
        if last.finalbody is not None and not falls_through(last.finalbody.body):
            return False
        end = last.orelse.body if last.orelse is not None else last.body
        return falls_through(end) or any(falls_through(handler.body) for handler in last.handlers)
    if isinstance(last, cst.While):
        endless = _constant(last.test) is True
        return not endless or any(isinstance(node, cst.Break) for node in walk(last.body))
    if isinstance(last, cst.Match):
        # Whether the cases cover everything is not known.
        return any(falls_through(case.body) for case in last.cases)
    return True


def _if_falls_through(branch: cst.If) -> bool:
    """The same of a statement, of whose branches a constant condition may rule out one."""
    always = _constant(branch.test)
    rest = branch.orelse
    if always is True:
        return falls_through(branch.body)
    if rest is None or (always is None and falls_through(branch.body)):
        return True
    return _if_falls_through(rest) if isinstance(rest, cst.If) else falls_through(rest.body)


def _constant(test: cst.BaseExpression) -> bool | None:
    """Whether a condition always or never holds, None if that depends."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = _constant(test.expression)
        return None if inner is None else not inner
    if isinstance(test, cst.Name):
        return {"True": True, "False": False, "None": False, "TYPE_CHECKING": False}.get(test.value)
    return bool(test.evaluated_value) if isinstance(test, (cst.Integer, cst.SimpleString)) else None


def _is_raising(statement: cst.CSTNode | None) -> bool:
    """Whether a statement is a call of what raises, as its name says: `raise_not_found(...)`, `sys.exit(1)`."""
    call = statement.value if isinstance(statement, cst.Expr) else None
    call = call.expression if isinstance(call, cst.Await) else call
    return isinstance(call, cst.Call) and _RAISING.match(last_name(call.func)) is not None
