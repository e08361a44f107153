from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, ResultTest, Rule, Severity
from fastlint.support.cst_queries import own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WITHOUT_TABLE = re.compile(
    r"(?is)^(?:\w+\.)*(?:text\(\s*)?[\"']+\s*select\b(?!.*\bfrom\b)|^(?:\w+\.)*select\(\s*(?:\d+|[\w.]*literal\(.*\))\s*\)$"
)


class ResultTruthTest(Rule):
    """The result of a statement is tested as if it were a row.

    Why it hurts: the result of `execute` is an object that can be iterated; it is true, whether there are rows or not.
    `if not user` never holds, the 404 or 401 behind it is never sent, and a user that does not exist gets in.

    Bad:
        # app/users.py
        from fastapi import HTTPException
        from sqlalchemy import select, text
        from sqlalchemy.ext.asyncio import AsyncSession


        async def find_user(db: AsyncSession, name: str):
            user = await db.execute(text("SELECT id FROM users WHERE name = :name"), {"name": name})
            if not user:  # expect: scalar_one_or_none
                raise HTTPException(404)
            return user

    Good:
        # app/users.py
        from fastapi import HTTPException
        from sqlalchemy import select, text
        from sqlalchemy.ext.asyncio import AsyncSession


        async def find_user(db: AsyncSession, name: str):
            result = await db.execute(text("SELECT id FROM users WHERE name = :name"), {"name": name})
            user = result.scalar_one_or_none()
            if not user:
                raise HTTPException(404)
            return user

    Exceptions: variables that may also hold None or something else, and results whose type is not known.

    References: https://docs.sqlalchemy.org/en/20/core/connections.html#sqlalchemy.engine.Result
    """

    code = "FLT902"
    severity = Severity.ERROR
    scope = "everywhere"

    def check(self, test: ResultTest, module: Module) -> Iterator[Diagnostic]:
        first = "first" if test.kind.endswith(("ScalarResult", "MappingResult")) else "scalar_one_or_none"
        yield Diagnostic(
            test.span,
            f"`{test.name}` is a {test.kind.rpartition('.')[2]}, which is true even without rows: test what "
            f"`{test.name}.{first}()` gives",
            confidence=Confidence.LOW if _has_always_a_row(test, module) else Confidence.HIGH,
        )


def _has_always_a_row(test: ResultTest, module: Module) -> bool:
    """Whether the statement asks for no table (`SELECT 1`): a lost connection raises, whatever is tested."""
    function = module.node(test.function.span)
    nodes = own_nodes(function) if isinstance(function, cst.FunctionDef) else iter(())
    values = [node.value for node in nodes if isinstance(node, cst.Assign) and _gives(node, test.name)]
    calls = [value.expression if isinstance(value, cst.Await) else value for value in values]
    return bool(calls) and all(
        isinstance(call, cst.Call)
        and bool(call.args)
        and _WITHOUT_TABLE.search(module.text(module.span(call.args[0].value))) is not None
        for call in calls
    )


def _gives(node: cst.Assign, name: str) -> bool:
    return any(isinstance(target.target, cst.Name) and target.target.value == name for target in node.targets)
