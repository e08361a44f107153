from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Fix, Rule
from fastlint.support.cst_queries import added_arguments

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ExpiredAttributeAccess(Rule):
    """Objects of an async session expire when it commits.

    Why it hurts: after `await session.commit()` reading any attribute of an object asks the database again, and in an
    async session that fails with MissingGreenlet: a 500 in the line after the commit, or when FastAPI makes the
    response. With `expire_on_commit=False` objects keep what they have.

    Bad:
        # app/database.py
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

        engine = create_async_engine("sqlite+aiosqlite:///shop.db")
        sessions = async_sessionmaker(engine)  # expect: expire_on_commit

    Good:
        # app/database.py
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

        engine = create_async_engine("sqlite+aiosqlite:///shop.db")
        sessions = async_sessionmaker(engine, expire_on_commit=False)

    Fixed (unsafe):
        # app/database.py
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

        engine = create_async_engine("sqlite+aiosqlite:///shop.db")
        sessions = async_sessionmaker(engine, expire_on_commit=False)

    Exceptions: calls that pass `expire_on_commit` or `**options`. In preview: a project that refreshes every object
    after each commit does not need it. The fix is unsafe: objects then keep values that others have changed since.

    References: https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#preventing-implicit-io-when-using-asyncsession
    """

    code = "FLT903"
    preview = True
    needs = (
        "sqlalchemy.ext.asyncio.async_sessionmaker",
        "sqlalchemy.ext.asyncio.AsyncSession",
        "sqlalchemy.orm.sessionmaker",
    )

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        made = call.argument(None, "class_")
        if call.own or call.is_unpacked or call.argument(None, "expire_on_commit") is not None:
            return
        if call.name == "sqlalchemy.orm.sessionmaker" and (made is None or "AsyncSession" not in made.text):
            return
        yield Diagnostic(
            call.span,
            f"objects of the sessions of `{call.callee}` expire at each commit, and reading them then fails with "
            "MissingGreenlet: pass `expire_on_commit=False`",
            fix=_fix(call, module),
        )


def _fix(call: Call, module: Module) -> Fix | None:
    node = module.expression(call.span)
    if not isinstance(node, cst.Call) or not node.args:
        return None
    edit = added_arguments(node, ("expire_on_commit=False",), module)
    return Fix("Keep objects after a commit", (edit,), Applicability.UNSAFE)
