from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_INSTEAD = {
    "query": "await ....execute(select(...))",
    "bulk_save_objects": "....add_all(objects)",
    "bulk_insert_mappings": "await ....execute(insert(model), rows)",
    "bulk_update_mappings": "await ....execute(update(model), rows)",
}
"""Methods of `sqlalchemy.orm.Session` that async sessions do not have, and what does the same."""


class MissingSessionMethod(Rule):
    """A method of `Session` is called that async sessions do not have.

    Why it hurts: `AsyncSession` is no `Session`: it has no `query` and none of the old bulk methods. The call raises
    AttributeError each time it is reached, and the request is answered with a 500. An annotation hides it: FastAPI
    injects what the dependency makes, whatever the parameter declares.

    Bad:
        # app/users.py
        from collections.abc import AsyncIterator

        from fastapi import Depends, FastAPI
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///users.db"))
        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as db:
                yield db


        @app.get("/users/count")
        async def count_users(db: Session = Depends(get_db)) -> int:
            return db.query(User).count()  # expect: db.query

    Good:
        # app/users.py
        from collections.abc import AsyncIterator

        from fastapi import Depends, FastAPI
        from sqlalchemy import func, select
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///users.db"))
        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as db:
                yield db


        @app.get("/users/count")
        async def count_users(db: AsyncSession = Depends(get_db)) -> int:
            return await db.scalar(select(func.count()).select_from(User)) or 0

    Exceptions: what is called inside of `run_sync`, whose function is given a `Session`. Subclasses of the project,
    which may define the method.

    References: https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#sqlalchemy.ext.asyncio.AsyncSession
    """

    code = "FLT909"
    scope = "everywhere"
    severity = Severity.ERROR
    needs = (
        "sqlalchemy.ext.asyncio.AsyncSession.query",
        "sqlalchemy.ext.asyncio.AsyncSession.bulk_save_objects",
        "sqlalchemy.ext.asyncio.AsyncSession.bulk_insert_mappings",
        "sqlalchemy.ext.asyncio.AsyncSession.bulk_update_mappings",
        "sqlmodel.ext.asyncio.session.AsyncSession.query",
        "sqlmodel.ext.asyncio.session.AsyncSession.bulk_save_objects",
        "sqlmodel.ext.asyncio.session.AsyncSession.bulk_insert_mappings",
        "sqlmodel.ext.asyncio.session.AsyncSession.bulk_update_mappings",
    )

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        method, receiver = call.name.rpartition(".")[2], call.callee.rpartition(".")[0]
        if not call.own:
            yield Diagnostic(
                call.span,
                f"`{call.callee}` raises an AttributeError, an `AsyncSession` has no `{method}`: use "
                f"`{_INSTEAD[method].replace('...', receiver, 1)}`",
                repair=receiver,
            )
