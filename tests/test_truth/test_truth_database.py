"""Claims about SQLAlchemy, executed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import FetchedValue, ForeignKey, create_engine, func, inspect, text
from sqlalchemy.exc import LegacyAPIWarning, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.pool import StaticPool

from fastlint.rules import manifest
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


def _asked(page: ModuleType, method: str, path: str) -> int:
    """The status of a request to a page's application, with an object in its table."""

    async def fill() -> None:
        async with models.engine.begin() as connection:
            await connection.run_sync(models.Base.metadata.create_all)
        async with models.sessions() as session:
            session.add(models.Shelf(id=1) if hasattr(models, "Shelf") else models.Cycle(id=1, name="a"))
            await session.commit()
        await models.engine.dispose()

    models = sys.modules["app.models"]
    asyncio.run(fill())
    response = TestClient(page.app, raise_server_exceptions=False).request(method, path)
    return int(response.status_code)


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 200)])
def test_a_flush_expires_what_the_database_makes(
    heading: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FLT907: also with expire_on_commit=False."""
    monkeypatch.chdir(tmp_path)
    with load("update-default-in-async-session", tmp_path, heading) as page:
        assert _asked(page, "PUT", "/cycles/1?name=b") == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 200)])
def test_no_relation_is_loaded_outside_of_a_greenlet(
    heading: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FLT908: the response model reads it."""
    monkeypatch.chdir(tmp_path)
    with load("lazy-relation-in-async-session", tmp_path, heading) as page:
        assert _asked(page, "GET", "/shelves") == status


@pytest.mark.parametrize(
    ("given", "loaded", "is_lazy"), [({}, None, True), ({}, ["books"], False), ({"books": []}, None, True)]
)
@pytest.mark.parametrize("is_expiring", [False, True])
def test_a_refresh_loads_no_relation(given: dict[str, Any], loaded: Any, is_lazy: bool, is_expiring: bool) -> None:
    """FLT908: of a new object."""

    class Own(DeclarativeBase):
        pass

    class Shelf(Own):
        __tablename__ = "shelves"

        id: Mapped[int] = mapped_column(primary_key=True)
        books: Mapped[list[Any]] = relationship("Book")

    class Book(Own):
        __tablename__ = "books"

        id: Mapped[int] = mapped_column(primary_key=True)
        shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))

    engine = create_engine("sqlite://")
    Own.metadata.create_all(engine)
    with Session(engine, expire_on_commit=is_expiring) as session:
        shelf = Shelf(**given)
        session.add(shelf)
        session.flush()
        assert ("books" in inspect(shelf).unloaded) == (not given)
        session.commit()
        session.refresh(shelf, loaded)
        assert ("books" in inspect(shelf).unloaded) == is_lazy


@pytest.mark.parametrize(
    ("options", "is_expired"),
    [
        ({"onupdate": func.now()}, True),
        ({"onupdate": text("CURRENT_TIMESTAMP")}, True),
        ({"server_onupdate": FetchedValue()}, True),
        ({"onupdate": lambda: datetime.now(UTC)}, False),
        ({"server_default": func.now()}, False),
    ],
)
@pytest.mark.parametrize("is_eager", [False, True])
def test_which_columns_a_flush_expires(options: dict[str, Any], is_expired: bool, is_eager: bool) -> None:
    """FLT907: what the database makes at an UPDATE, unless the mapper fetches it at once."""

    class Own(DeclarativeBase):
        pass

    class Row(Own):
        __tablename__ = "rows"
        __mapper_args__ = {"eager_defaults": is_eager}

        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        at: Mapped[datetime | None] = mapped_column(**options)

    engine = create_engine("sqlite://")
    Own.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Row(id=1, name="a"))
        session.commit()
        row = session.get_one(Row, 1)
        row.name = "b"
        session.flush()
        assert ("at" in inspect(row).unloaded) == (is_expired and not is_eager)


@pytest.mark.parametrize("heading", ["Bad", "Good"])
def test_async_sessions_lack_methods(heading: str, tmp_path: Path) -> None:
    """FLT909: and FastAPI injects what the dependency makes, whatever the parameter declares."""
    with load("missing-session-method", tmp_path, heading, "app.users") as page:
        engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
        page.sessions.configure(bind=engine)

        async def prepare() -> None:
            async with engine.begin() as connection:
                await connection.run_sync(page.Base.metadata.create_all)

        asyncio.run(prepare())
        client = TestClient(page.app, raise_server_exceptions=heading == "Bad")
        if heading == "Bad":
            with pytest.raises(AttributeError, match="query"):
                client.get("/users/count")
        else:
            assert client.get("/users/count").json() == 0


def test_which_methods_async_sessions_lack() -> None:
    """FLT909: each name that the rule knows, and that sessions have."""
    named = {name.rpartition(".")[2] for name in manifest()["FLT909"].needs}
    assert named == {name for name in dir(Session) if name in named and not hasattr(AsyncSession, name)}
