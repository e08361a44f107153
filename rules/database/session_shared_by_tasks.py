from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import ConcurrentSession, Diagnostic, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SessionSharedByTasks(Rule):
    """Coroutines that run at once use one database session or connection.

    Why it hurts: a session has one connection, and a connection does one thing at a time. The second statement raises
    IllegalStateChangeError or "another operation is in progress", or it commits and rolls back what the first one has
    half done. It depends on timing, so it shows under load.

    Bad:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

        app = FastAPI()
        engine = create_async_engine("sqlite+aiosqlite:///:memory:")
        sessions = async_sessionmaker(engine, expire_on_commit=False)


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as session:
                yield session


        async def double(db: AsyncSession, number: int) -> int:
            return int(await db.scalar(text("select :number * 2"), {"number": number}) or 0)


        @app.get("/doubles")
        async def read_doubles(last: int, db: Annotated[AsyncSession, Depends(get_db)]) -> list[int]:
            numbers = range(min(last, 10))
            return await asyncio.gather(*(double(db, number) for number in numbers))  # expect: one after another

    Good:
        # app/main.py
        import asyncio

        from fastapi import FastAPI
        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

        app = FastAPI()
        engine = create_async_engine("sqlite+aiosqlite:///:memory:")
        sessions = async_sessionmaker(engine, expire_on_commit=False)


        async def double(number: int) -> int:
            async with sessions() as db:
                return int(await db.scalar(text("select :number * 2"), {"number": number}) or 0)


        @app.get("/doubles")
        async def read_doubles(last: int) -> list[int]:
            return await asyncio.gather(*(double(number) for number in range(min(last, 10))))

    Exceptions: coroutines that open a session each, that hold a lock or a `Semaphore(1)` while they use it, or of which
    one alone uses it; tasks that are awaited before the next one begins; `async_scoped_session`, properties that may
    give each task its own, and the connections of psycopg and aiosqlite, which put one statement behind the other.
    Tasks for which the function does not wait are another fault (FLT207), and so is a session that all requests share
    (FLT514).

    References: https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#using-asyncsession-with-concurrent-tasks
    """

    code = "FLT906"
    severity = Severity.ERROR
    preview = True

    def check(self, use: ConcurrentSession, module: Module) -> Iterator[Diagnostic]:
        who = "all of these coroutines use" if use.is_many else "two of these coroutines use"
        yield Diagnostic(
            Span(use.span.row, use.span.column, use.span.row, use.span.column + len(use.callee)),
            f"{who} `{use.name}` at once, which can do one thing at a time: await them one after another, or give each "
            "its own session",
        )
