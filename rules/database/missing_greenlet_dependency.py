from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class MissingGreenletDependency(Rule):
    """An async engine is used, and greenlet is not among the dependencies.

    Why it hurts: up to 2.0 SQLAlchemy installed greenlet along with itself; since 2.1 it does not. The image is built
    and the service starts, and the first query fails with ValueError ("the greenlet library is required").

    Bad:
        # requirements.txt
        fastapi==0.165.0
        sqlalchemy==2.1.0
        asyncpg==0.31.0
        # app/database.py
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine("postgresql+asyncpg://db.internal/shop")  # expect: sqlalchemy[asyncio]

    Good:
        # requirements.txt
        fastapi==0.165.0
        sqlalchemy[asyncio]==2.1.0
        asyncpg==0.31.0
        # app/database.py
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine("postgresql+asyncpg://db.internal/shop")

    Exceptions: projects whose dependencies are not found in a lock file, pyproject.toml, setup.cfg or requirements
    files, and those in which some other distribution (playwright, gevent, llama-index-core, ...) brings greenlet along.
    All engines of a distribution are one finding: one line of its dependencies mends them.

    Versions: SQLAlchemy 2.1 and later.

    References: https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#asyncio-platform-installation-notes
    """

    code = "FLT905"
    severity = Severity.ERROR
    scope = "everywhere"
    versions = {"sqlalchemy": ">=2.1"}
    needs = ("sqlalchemy.ext.asyncio.create_async_engine", "sqlalchemy.ext.asyncio.async_engine_from_config")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if "greenlet" in module.context.missing and "sqlalchemy" in module.context.versions:
            yield Diagnostic(
                call.span,
                f"`{call.callee}` needs greenlet, which SQLAlchemy 2.1 no longer installs: queries fail; depend on "
                "`sqlalchemy[asyncio]`",
                habit="greenlet",
                whole=True,
            )
