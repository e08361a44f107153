"""Whether a block of statements can come to its end."""

from __future__ import annotations

import libcst as cst

from fastlint.later_pattern import later
from fastlint.support.cst_queries import last_name
from fastlint.walk.visitor import walk

_RAISING = later(r"_*(?:raise|reraise|throw|abort|exit)(?!_(?:for|if|on|unless|when)_)(?:_|$|(?<=[a-z])[A-Z])")
"""What functions are called that never return; `raise_for_status` and its like may return."""


def falls_through(body: cst.BaseSuite | cst.CSTNode) -> bool:
    """Whether a block can end without `return`, `raise`, `continue` or `break`, or a call that raises by its name.

    What stands behind a statement that always leaves is never reached: none of it can end the block.
    """
    statements = body.body if isinstance(body, (cst.IndentedBlock, cst.SimpleStatementSuite)) else ()
    return all(map(_is_passed, statements)) and not (statements and _is_raising(statements[-1]))


def _is_passed(statement: cst.CSTNode) -> bool:
    """Whether what stands behind a statement can be reached, as far as its form says."""
    if isinstance(statement, cst.SimpleStatementLine):
        return all(map(_is_passed, statement.body))
    if isinstance(statement, (cst.Return, cst.Raise, cst.Continue, cst.Break)):
        return False
    if isinstance(statement, cst.If):
        return _if_falls_through(statement)
    if isinstance(statement, cst.With):
        return falls_through(statement.body)
    if isinstance(statement, cst.Try):
        if statement.finalbody is not None and not falls_through(statement.finalbody.body):
            return False
        end = statement.orelse.body if statement.orelse is not None else statement.body
        return falls_through(end) or any(falls_through(handler.body) for handler in statement.handlers)
    if isinstance(statement, cst.While):
        endless = _constant(statement.test) is True
        return not endless or any(isinstance(node, cst.Break) for node in walk(statement.body))
    if isinstance(statement, cst.Match):
        # Whether the cases cover everything is not known.
        return any(falls_through(case.body) for case in statement.cases)
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
    last = statement.body[-1] if isinstance(statement, cst.SimpleStatementLine) else statement
    call = last.value if isinstance(last, cst.Expr) else None
    call = call.expression if isinstance(call, cst.Await) else call
    return isinstance(call, cst.Call) and _RAISING.match(last_name(call.func)) is not None
