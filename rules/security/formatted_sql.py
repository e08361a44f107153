from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from fastlint.nodes import assigned, template
from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_VALUE = re.compile(r"(?:[=<>]|\b(?:I?LIKE|LIMIT|OFFSET|BETWEEN|IN\s*\()|\bVALUES\s*\()\s*$", re.IGNORECASE)
_HARMLESS = re.compile(r"\b(?:int|float|bool|UUID\d?|datetime|date|Decimal|Literal|Enum)\b")
_PASSED_ON = ("str", "strip", "lower", "upper", "lstrip", "rstrip", "title")
_RUN = (
    "execute", "executemany", "executescript", "exec_driver_sql", "fetch", "fetchrow", "fetchval", "fetch_all",
    "fetch_one", "fetch_val", "text", "literal_column",
)  # fmt: skip
_DEEPEST = 3


class FormattedSql(Rule):
    """A statement for the database is put together with values in its text.

    Why it hurts: whoever sends the value writes the statement: `' OR 1=1 --` reads every row, `'; DROP TABLE ...` may
    delete them. Names with an apostrophe break it without anybody meaning harm.

    Bad:
        # app/users.py
        from sqlalchemy import text
        from sqlalchemy.orm import Session


        def find_user(db: Session, name: str):
            return db.execute(text(f"SELECT id FROM users WHERE name = '{name}'"))  # expect: name

    Good:
        # app/users.py
        from sqlalchemy import text
        from sqlalchemy.orm import Session

        TABLE = "users"


        def find_user(db: Session, name: str):
            return db.execute(text(f"SELECT id FROM {TABLE} WHERE name = :name"), {"name": name})

    Exceptions: numbers, UUIDs, dates and enums by their annotation, constants, and what an unknown function gives.
    Names of tables and columns, which cannot be bound, are reported only if they are parameters of a route that
    nothing in it compares with what is allowed.

    References: https://docs.sqlalchemy.org/en/20/core/tutorial.html#using-textual-sql

    Overlaps: ruff S608 reports any text that looks like SQL and is put together, also from constants, and nothing that
    is no f-string, `%`, `+` or `format` in one expression.
    """

    code = "FLT809"
    severity = Severity.ERROR
    overlaps = ("ruff:S608",)
    needs = (
        "sqlalchemy.text", "sqlalchemy.literal_column", "sqlalchemy.Connection.exec_driver_sql",
        "sqlalchemy.ext.asyncio.AsyncConnection.exec_driver_sql",
        "sqlalchemy.orm.Session.execute", "sqlalchemy.ext.asyncio.AsyncSession.execute",
        "sqlalchemy.Connection.execute", "sqlalchemy.ext.asyncio.AsyncConnection.execute",
        "sqlite3.Connection.*", "sqlite3.Cursor.*", "aiosqlite.Connection.*", "aiosqlite.Cursor.*",
        "psycopg2.extensions.cursor.*", "psycopg.Cursor.*", "psycopg.AsyncCursor.*", "psycopg.Connection.*",
        "psycopg.AsyncConnection.*", "asyncpg.Connection.*", "asyncpg.Pool.*", "asyncpg.connection.Connection.*",
        "asyncpg.pool.Pool.*", "pymysql.cursors.Cursor.*", "databases.Database.*", "duckdb.DuckDBPyConnection.*",
        "mysql.connector.cursor.MySQLCursor.*", "MySQLdb.cursors.Cursor.*", "pyodbc.Cursor.*", "oracledb.Cursor.*",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name.rpartition(".")[2] not in _RUN or not call.arguments:
            return
        if not any(value.kind == "format" for value in call.arguments[0].values):
            return
        node = module.expression(call.span)
        if not isinstance(node, cst.Call):
            return
        function = module.node(call.caller.span) if call.caller.name else None
        tracing = _Tracing(call, module, function if isinstance(function, cst.FunctionDef) else None)
        guilty = tracing.guilty(node.args[0].value)
        if guilty is not None:
            yield Diagnostic(
                call.span,
                f"`{guilty}` is written into the text of the statement: {_danger(call)}; bind it as a parameter",
            )


def _danger(call: Call) -> str:
    """What can happen: a route is called by anybody, of another function it is not known by whom."""
    if "route" in call.caller.roles:
        return "whoever sends it can change the statement"
    return "if it comes from outside, it can change the statement"


class _Tracing(NamedTuple):
    """Looks for the value that comes from outside."""

    call: Call
    module: Module
    function: cst.FunctionDef | None

    def guilty(self, node: cst.BaseExpression, depth: int = 0) -> str | None:
        """The first value that comes from outside and stands where a value or an unchecked name is."""
        if isinstance(node, cst.Name):
            return self._through(node, depth)
        before = ""
        for part in template(node):
            if isinstance(part, str):
                before += part
            elif (found := self._judged(part, before, depth)) is not None:
                return found
            else:
                before += "x"
        return None

    def _through(self, name: cst.Name, depth: int) -> str | None:
        given = assigned(self.function, name.value) if self.function and depth < _DEEPEST else []
        return next((found for value in given if (found := self.guilty(value, depth + 1))), None)

    def _judged(self, part: cst.BaseExpression, before: str, depth: int) -> str | None:
        is_value = before.count("'") % 2 == 1 or _VALUE.search(before) is not None
        source = self.outside(part)
        if source is None:
            return self.guilty(part, depth + 1)
        kind, name = source
        text = self.module.text(self.module.span(part))
        if is_value:
            return text
        return text if kind == "route" and not self._is_compared(name) else None

    def outside(self, part: cst.BaseExpression) -> tuple[str, str] | None:
        """Whether a value is (part of) a parameter: "route" or "parameter", and its name."""
        while True:
            if isinstance(part, cst.Call):
                func = part.func
                if isinstance(func, cst.Name) and func.value == "str" and part.args:
                    part = part.args[0].value
                elif isinstance(func, cst.Attribute) and func.attr.value in _PASSED_ON:
                    part = func.value
                else:
                    return None
            elif isinstance(part, (cst.Attribute, cst.Subscript)):
                part = part.value
            else:
                break
        if not isinstance(part, cst.Name) or self.function is None:
            return None
        parameters = self.function.params
        every = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
        parameter = next((p for p in every if p.name.value == part.value), None)
        if parameter is None or part.value in ("self", "cls"):
            return None
        annotation = parameter.annotation
        if part.value in self.call.tame:
            return None
        if annotation is not None and _HARMLESS.search(self.module.text(self.module.span(annotation.annotation))):
            return None
        return ("route" if "route" in self.call.caller.roles else "parameter"), part.value

    def _is_compared(self, name: str) -> bool:
        text = self.module.text(self.call.caller.span)
        checks = rf"\b{name}\b[\w.]*\s+(?:not\s+)?in\b|match\([^)]*\b{name}\b|\b{name}\s*[!=]="
        return re.search(checks, text) is not None
