from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.nodes import caught, lifespan_function
from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Lifespan, Rule, Severity, Span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_BROAD = frozenset({"Exception", "BaseException"})
_CHECKS = re.compile(
    r"(?:ping|check|verify|test|validate|probe|health|is|has|get|list|count|describe|head|info|exists|ready)(?:_\w+)?"
    r"|\w+_(?:ping|check|test|health)"
)
"""Names of what only asks whether something is there: its failure leaves nothing unprepared."""
_LOGS = frozenset({"error", "exception", "critical", "fatal", "print", "print_exc"})
_MESSAGES = _LOGS | {"debug", "info", "warning", "success"}


class SwallowedStartupError(Rule):
    """The lifespan catches what goes wrong at startup, and the service starts all the same.

    Why it hurts: without its database or its model the service accepts requests and fails at each. An orchestrator sees
    a healthy start, takes the old version away and routes traffic to the broken one. A lifespan that raises makes the
    server exit, and the rollout stop.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def connect() -> None:
            raise OSError("no database")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            try:
                await connect()
            except Exception as error:  # expect: starts all the same
                print(f"cannot connect: {error}")
            yield


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def connect() -> None:
            raise OSError("no database")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            try:
                await connect()
            except Exception as error:
                print(f"cannot connect: {error}")
                raise
            yield


        app = FastAPI(lifespan=lifespan)

    Fixed (unsafe):
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def connect() -> None:
            raise OSError("no database")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            try:
                await connect()
            except Exception as error:
                print(f"cannot connect: {error}")
                raise
            yield


        app = FastAPI(lifespan=lifespan)

    Exceptions: handlers of certain exceptions, and handlers that do more than to log an error (a fallback, a flag, a
    warning): there the service is meant to run without. Those around the `yield`, and in loops, which may try again.
    Of low confidence where the `try` only asks whether something is there (`ping`, `check_...`) and keeps no answer.
    Several handlers of one lifespan are one finding.

    References: https://fastapi.tiangolo.com/advanced/events/#lifespan
    """

    code = "FLT608"
    severity = Severity.WARNING

    def check(self, lifespan: Lifespan, module: Module) -> Iterator[Diagnostic]:
        function = lifespan_function(lifespan, module)
        if function is None:
            return
        name = function.name.value
        for statement in _before_yield(function):
            only_checks = _only_checks(statement)
            lack = "although its check has failed" if only_checks else f"without what `{name}` was to prepare"
            for handler in statement.handlers:
                if _BROAD.intersection(caught(handler)) and _only_logs(handler):
                    span = module.span(handler)
                    yield Diagnostic(
                        Span(span.row, span.column, span.row, span.column + len("except")),
                        f"an error at startup is only logged, and the service starts all the same, {lack}; add `raise`",
                        fix=_raise(handler, module),
                        repair=f"{name}:{lifespan.span.row}",
                        confidence=Confidence.LOW if only_checks else Confidence.HIGH,
                    )


def _only_checks(statement: cst.Try) -> bool:
    """Whether the statement asks for something and keeps no answer, besides imports and messages."""
    asked = False
    for line in statement.body.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else [line]:
            if isinstance(part, (cst.Import, cst.ImportFrom, cst.Pass)):
                continue
            value = part.value if isinstance(part, cst.Expr) else None
            value = value.expression if isinstance(value, cst.Await) else value
            name = _called(value)
            if not name or not (name in _MESSAGES or _CHECKS.fullmatch(name)):
                return False
            asked = asked or name not in _MESSAGES
    return asked


def _called(node: cst.BaseExpression | None) -> str:
    """The last name of what is called, "" if it is no call of a name."""
    callee = node.func if isinstance(node, cst.Call) else None
    name = callee.attr if isinstance(callee, cst.Attribute) else callee
    return name.value if isinstance(name, cst.Name) else ""


def _before_yield(function: cst.FunctionDef) -> Iterator[cst.Try]:
    """Try statements of the function's own level (or in `with` and `if`) before the first that yields."""
    stack: list[cst.CSTNode] = [*reversed(function.body.body)]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Try):
            if any(isinstance(n, cst.Yield) for n in walk(node)):
                stack.extend(reversed(node.body.body))
                continue
            yield node
        elif isinstance(node, (cst.With, cst.If)) and isinstance(node.body, cst.IndentedBlock):
            stack.extend(reversed(node.body.body))
        elif not isinstance(node, (cst.FunctionDef, cst.ClassDef)) and any(
            isinstance(n, cst.Yield) for n in walk(node)
        ):
            return


def _only_logs(handler: cst.ExceptHandler) -> bool:
    for line in handler.body.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else [line]:
            if isinstance(part, cst.Pass):
                continue
            if not isinstance(part, cst.Expr) or _called(part.value) not in _LOGS:
                return False
    return True


def _raise(handler: cst.ExceptHandler, module: Module) -> Fix | None:
    if not isinstance(handler.body, cst.IndentedBlock):
        return None
    last = handler.body.body[-1]
    if not isinstance(last, cst.SimpleStatementLine):
        return None
    first, end = module.span(last.body[0]), module.span(last.body[-1])
    if isinstance(last.body[-1], cst.Pass):
        edit = Edit(module.span(last.body[-1]), "raise")
    else:
        edit = Edit(
            Span(end.end_row, end.end_column, end.end_row, end.end_column), "\n" + " " * (first.column - 1) + "raise"
        )
    return Fix("Raise again", (edit,), Applicability.UNSAFE)
