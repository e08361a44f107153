"""Claims about SQLAlchemy, executed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from fastapi import HTTPException
from sqlalchemy import create_engine, text
from sqlalchemy.exc import LegacyAPIWarning, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

from tests.pages import load


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.mark.parametrize(("heading", "warned"), [("Bad", True), ("Good", False), ("Fixed", False)])
def test_query_get_warns(heading: str, warned: bool, tmp_path: Path) -> None:
    """FLT901: and both find the same object."""
    engine = create_engine("sqlite://")
    with load("legacy-query-get", tmp_path, heading, "app.users") as page, Session(engine) as db:
        page.Base.metadata.create_all(db.connection())
        db.add(page.User(id=1))
        db.flush()
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            assert page.find_user(db, 1).id == 1
            assert page.find_user(db, 2) is None
        assert any(issubclass(w.category, LegacyAPIWarning) for w in seen) == warned


@pytest.mark.parametrize(("heading", "refused"), [("Bad", False), ("Good", True)])
def test_an_empty_result_is_true(heading: str, refused: bool, tmp_path: Path) -> None:
    """FLT902: the 404 is never sent."""

    async def ask() -> bool:
        engine = create_async_engine("sqlite+aiosqlite://")
        with load("result-truth-test", tmp_path, heading, "app.users") as page:
            async with AsyncSession(engine) as db:
                await db.execute(text("CREATE TABLE users (id INTEGER, name TEXT)"))
                try:
                    await page.find_user(db, "nobody")
                except HTTPException:
                    return True
                return False

    assert asyncio.run(ask()) == refused


@pytest.mark.parametrize("expires", [True, False])
def test_objects_expire_at_the_commit(expires: bool) -> None:
    """FLT903."""

    async def read_after_commit() -> str:
        engine: AsyncEngine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with async_sessionmaker(engine, expire_on_commit=expires)() as session:
            item = Item(id=1, name="pen")
            session.add(item)
            await session.commit()
            try:
                return item.name
            finally:
                await session.rollback()
                await engine.dispose()

    if expires:
        with pytest.raises(StatementError, match="MissingGreenlet"):
            asyncio.run(read_after_commit())
    else:
        assert asyncio.run(read_after_commit()) == "pen"


def test_an_async_engine_needs_greenlet() -> None:
    """FLT905: in a process that cannot import it."""
    program = """
import asyncio, sys
sys.modules["greenlet"] = None
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
async def main():
    async with create_async_engine("sqlite+aiosqlite://").connect() as connection:
        await connection.execute(text("SELECT 1"))
asyncio.run(main())
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 1
    assert "greenlet" in run.stderr.splitlines()[-1]
