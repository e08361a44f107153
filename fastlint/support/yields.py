"""What a generator function does around its `yield`: what runs after it, and what becomes of exceptions there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import libcst as cst

from fastlint.support.cst_queries import caught
from fastlint.walk.visitor import below, kinds, walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SCOPES = ("FunctionDef", "ClassDef", "Lambda")
_REPORTING = frozenset({
    "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print", "capture_exception",
    "record_exception", "set_status", "str", "repr", "add_note",
})  # fmt: skip
_HARMLESS = frozenset({"CancelledError", "GeneratorExit", "WebSocketDisconnect", "StopIteration", "StopAsyncIteration"})
"""What is caught around a yield to end quietly."""

Statement: TypeAlias = "cst.BaseStatement | cst.BaseSmallStatement"


def ends_before_response(module: Module) -> bool:
    """Whether the project's FastAPI certainly runs what stands below the yield of a dependency before it answers."""
    return module.is_certain({"fastapi": ">=0.106,<0.118"})


class Level(NamedTuple):
    """One suite around a yield: its statements, the position of that with the yield, and what the suite belongs to.

    `part` is the field of `owner` that the suite is: body, orelse, finalbody or handlers.
    """

    statements: Sequence[Statement]
    at: int
    owner: cst.CSTNode
    part: str

    @property
    def following(self) -> tuple[Statement, ...]:
        """Statements of the suite behind that with the yield."""
        return tuple(self.statements[self.at + 1 :])


class Yield(NamedTuple):
    """A yield (or another expression that is asked for) with the suites around it, the innermost first."""

    node: cst.BaseExpression
    levels: tuple[Level, ...]

    @property
    def statement(self) -> Statement:
        """The statement in which it stands."""
        return self.levels[0].statements[self.levels[0].at]

    @property
    def is_repeated(self) -> bool:
        """It stands in a loop."""
        return any(isinstance(level.owner, (cst.For, cst.While)) for level in self.levels)

    def exposed(self) -> Iterator[Statement]:
        """Statements that run after it, but only if nothing was raised meanwhile."""
        for level in self.levels:
            yield from level.following
            if isinstance(level.owner, cst.Try) and level.part == "body" and level.owner.orelse is not None:
                yield from level.owner.orelse.body.body

    def after(self) -> Iterator[Statement]:
        """Statements that run after it when nothing was raised: the exposed ones and those of `finally`."""
        yield from self.exposed()
        for level in self.levels:
            if isinstance(level.owner, cst.Try) and level.part != "finalbody" and level.owner.finalbody is not None:
                yield from level.owner.finalbody.body.body

    def tries(self) -> Iterator[cst.Try]:
        """Try statements in whose body it stands, the nearest first."""
        for level in self.levels:
            if isinstance(level.owner, cst.Try) and level.part == "body":
                yield level.owner

    def managers(self) -> Iterator[cst.WithItem]:
        """Context managers that are left after it."""
        for level in self.levels:
            if isinstance(level.owner, cst.With):
                yield from level.owner.items


def yields_of(function: cst.FunctionDef) -> tuple[Yield, ...]:
    """The yields of a function's own body."""
    return places_of(function, lambda node: isinstance(node, cst.Yield))


def places_of(function: cst.FunctionDef, wanted: Callable[[cst.BaseExpression], bool]) -> tuple[Yield, ...]:
    """The expressions of a function's own statements that are wanted, where they stand."""
    return tuple(_in_suite(function.body, function, "body", (), wanted))


_Wanted: TypeAlias = "Callable[[cst.BaseExpression], bool]"


def _in_suite(
    suite: cst.BaseSuite, owner: cst.CSTNode, part: str, outer: tuple[Level, ...], wanted: _Wanted
) -> Iterator[Yield]:
    for i, statement in enumerate(suite.body):
        levels = (Level(suite.body, i, owner, part), *outer)
        if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
            continue
        if isinstance(statement, cst.BaseCompoundStatement):
            yield from _in_compound(statement, levels, wanted)
        else:
            nodes = (node for node in own_parts(statement) if isinstance(node, cst.BaseExpression))
            yield from (Yield(node, levels) for node in nodes if wanted(node))


def _in_compound(node: cst.CSTNode, levels: tuple[Level, ...], wanted: _Wanted) -> Iterator[Yield]:
    """What is wanted in the suites of an `if`, `try`, `with`, loop or `match`."""
    body = getattr(node, "body", None)
    if isinstance(body, cst.BaseSuite):
        yield from _in_suite(body, node, "body", levels, wanted)
    for handler in getattr(node, "handlers", ()):
        yield from _in_suite(handler.body, node, "handlers", levels, wanted)
    for case in getattr(node, "cases", ()):
        yield from _in_suite(case.body, node, "body", levels, wanted)
    for part in ("orelse", "finalbody"):
        other = getattr(node, part, None)
        if isinstance(other, cst.If):
            yield from _in_compound(other, levels, wanted)
        elif other is not None:
            yield from _in_suite(other.body, node, part, levels, wanted)


def own_parts(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """All nodes of a statement in source order, without the bodies of functions, classes and lambdas in it."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        if not isinstance(one, kinds(*_SCOPES)):
            stack.extend(reversed(below(one)))


def called_method(call: cst.Call) -> tuple[cst.BaseExpression | None, str]:
    """What a method is called on, and its name."""
    if isinstance(call.func, cst.Attribute):
        return call.func.value, call.func.attr.value
    return None, call.func.value if isinstance(call.func, cst.Name) else ""


# what becomes of exceptions


def swallows(handler: cst.ExceptHandler) -> bool:
    """Whether an exception that a handler catches can end there: some way through it raises nothing."""
    names = caught(handler)
    if not names or set(names) <= _HARMLESS:
        return False
    variable = handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else ""
    return _completes(handler.body.body, variable)


def _completes(statements: Sequence[Statement], variable: str) -> bool:
    """Whether control can leave a suite otherwise than by an exception."""
    return all(_statement_completes(statement, variable) for statement in statements) or any(
        isinstance(node, cst.Return)
        for statement in statements[: _first_end(statements, variable)]
        for node in own_parts(statement)
    )


def _first_end(statements: Sequence[Statement], variable: str) -> int:
    ends = (i for i, statement in enumerate(statements) if not _statement_completes(statement, variable))
    return next(ends, len(statements))


def _statement_completes(statement: Statement, variable: str) -> bool:
    if isinstance(statement, cst.SimpleStatementLine):
        return all(_statement_completes(small, variable) for small in statement.body)
    if isinstance(statement, cst.Raise):
        return False
    if isinstance(statement, cst.If):
        return _else_completes(statement.orelse, variable) or _completes(statement.body.body, variable)
    if isinstance(statement, cst.With):
        return _completes(statement.body.body, variable)
    if isinstance(statement, cst.Try):
        if statement.finalbody is not None and not _completes(statement.finalbody.body.body, variable):
            return False
        parts = [statement.body, *(handler.body for handler in statement.handlers)]
        return any(_completes(part.body, variable) for part in parts)
    if isinstance(statement, cst.Match):
        return True
    return not _may_raise(statement, variable)


def _else_completes(orelse: cst.If | cst.Else | None, variable: str) -> bool:
    if orelse is None:
        return True
    if isinstance(orelse, cst.If):
        return _statement_completes(orelse, variable)
    return _completes(orelse.body.body, variable)


def _may_raise(statement: Statement, variable: str) -> bool:
    """A call that is given the exception, or is called like it, may raise another one."""
    for node in own_parts(statement):
        if isinstance(node, cst.Call):
            _, name = called_method(node)
            if name.lstrip("_").startswith(("raise", "reraise", "abort", "fail", "throw")):
                return True
            given = {n.value for arg in node.args for n in walk(arg.value) if isinstance(n, cst.Name)}
            if variable and variable in given and name not in _REPORTING:
                return True
    return False
