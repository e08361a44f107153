from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Rule, Severity, Span, StatementText, Written

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_VALUE = re.compile(r"(?:[=<>]|\b(?:I?LIKE|LIMIT|OFFSET|BETWEEN|IN\s*\()|\bVALUES\s*\()\s*$", re.IGNORECASE)
_UTILITY = re.compile(
    r"\s*(?:ALTER|ANALYZE|COMMENT|COPY|CREATE|DO|DROP|GRANT|LISTEN|NOTIFY|REINDEX|REVOKE|SET|TRUNCATE|USE|VACUUM)\b",
    re.IGNORECASE,
)
"""Statements that take no parameters."""


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

    Exceptions: numbers, UUIDs, dates, enums and literals by their annotation, what a pattern of words admits
    (`Query(pattern="^(asc|desc)$")`), constants, also those that all callers give, and what an unknown function gives,
    and texts that the function, a caller or a function to which they give them looks for among others (`if name not in
    NAMES`). Keys of a model's dump and of `**` are names of fields and arguments. Scripts and migrations: nobody sends
    them anything. Names of tables and columns, which cannot be bound, are reported only if a client sends them and
    nothing in the function compares them with what is allowed. Of low confidence is what no client is seen to send,
    where the project has routes, in programs of their own (a main block), and in statements that set a database up
    (`CREATE`, `GRANT`, ...). A text that callers give to a helper as a whole is reported where they put it together.

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
        "aiopg.Cursor.*", "aiomysql.Cursor.*",
    )  # fmt: skip

    def check(self, statement: StatementText, module: Module) -> Iterator[Diagnostic]:
        guilty = next((value for value in statement.written if _is_dangerous(value, statement, module)), None)
        if guilty is not None:
            yield Diagnostic(
                _place(statement, module),
                f"`{guilty.text}` is the whole statement: whoever calls this can run any SQL; take it away, or guard "
                "it and give it a role of the database that may only read"
                if guilty.is_all and guilty.source == "sent"
                else f"`{guilty.text}` is written into the text of the statement: {_danger(guilty)}; {_remedy(guilty)}",
                confidence=Confidence.LOW if _is_doubtful(guilty, statement, module) else Confidence.HIGH,
            )


def _place(statement: StatementText, module: Module) -> Span:
    """The call that runs the text, or the row on which a text that is handed on is put together."""
    if statement.row in (0, statement.span.row):
        return statement.span
    line = module.source.line(statement.row)
    return Span(statement.row, len(line) - len(line.lstrip()) + 1, statement.row, len(line.rstrip()) + 1)


def _is_dangerous(value: Written, statement: StatementText, module: Module) -> bool:
    """A value, or the name of a table or column that a client sends and nothing compares with what is allowed."""
    if _is_value(value.before):
        return True
    return value.source == "sent" and not _is_compared(value, module.text(statement.function.span))


def _is_doubtful(value: Written, statement: StatementText, module: Module) -> bool:
    """Whether no client of an application sends it, or nobody is seen to, in a program or a statement of set-up."""
    if value.source == "sent":
        return False
    function = statement.function
    is_aside = statement.is_served or function.is_aside
    return is_aside or module.is_script(function) or _UTILITY.match(value.before) is not None


def _is_value(before: str) -> bool:
    return before.count("'") % 2 == 1 or _VALUE.search(before) is not None


def _danger(value: Written) -> str:
    """What can happen: a client sends anything, of another caller it is not known who he is."""
    if value.source == "sent":
        return "whoever sends it can change the statement"
    return "if it comes from outside, it can change that"


def _remedy(value: Written) -> str:
    if _is_value(value.before):
        if _UTILITY.match(value.before):
            return "it takes no parameters: compare the text with what is allowed, or quote it"
        return "bind it as a parameter"
    return "a name cannot be bound: compare it with those that exist, or quote it (`psycopg.sql.Identifier`)"


def _is_compared(value: Written, function: str) -> bool:
    names = "|".join(re.escape(name) for name in {value.name, value.text} if name.isidentifier())
    one = rf"\b(?:{names})\b"
    checks = rf"(?<!for )(?<!, ){one}[\w.]*\s+(?:not\s+)?in\b|match\([^)]*{one}|{one}\s*[!=]="
    return re.search(checks, function) is not None
