from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BlockingDatabaseCall(Rule):
    """A synchronous database driver or ORM is used on the event loop.

    Why it hurts: while the database works, every other request of this worker waits. Under load the requests queue up
    behind the slowest query, although the database is mostly idle.

    Bad:
        # app/repository.py
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from app.models import User


        class UserRepository:
            def __init__(self, session: Session) -> None:
                self.session = session

            def names(self) -> list[str]:
                return list(self.session.scalars(select(User.name)))

        # app/models.py
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session

        from app.repository import UserRepository

        app = FastAPI()
        engine = create_engine("sqlite://")


        def get_session() -> Iterator[Session]:
            with Session(engine) as session:
                yield session


        def get_users(session: Annotated[Session, Depends(get_session)]) -> UserRepository:
            return UserRepository(session)


        @app.get("/users")
        async def list_users(users: Annotated[UserRepository, Depends(get_users)]) -> list[str]:
            return users.names()  # expect: it calls `sqlalchemy.orm.Session.scalars`

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

        app = FastAPI()
        engine = create_async_engine("postgresql+asyncpg://localhost/shop")


        async def get_session() -> AsyncIterator[AsyncSession]:
            async with AsyncSession(engine) as session:
                yield session


        @app.get("/users")
        async def count_users(session: Annotated[AsyncSession, Depends(get_session)]) -> int:
            result = await session.execute(text("select count(*) from users"))
            return result.scalar_one()

    Fixed (unsafe):
        # app/repository.py
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from app.models import User


        class UserRepository:
            def __init__(self, session: Session) -> None:
                self.session = session

            def names(self) -> list[str]:
                return list(self.session.scalars(select(User.name)))

        # app/models.py
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session

        from app.repository import UserRepository

        app = FastAPI()
        engine = create_engine("sqlite://")


        def get_session() -> Iterator[Session]:
            with Session(engine) as session:
                yield session


        def get_users(session: Annotated[Session, Depends(get_session)]) -> UserRepository:
            return UserRepository(session)


        @app.get("/users")
        def list_users(users: Annotated[UserRepository, Depends(get_users)]) -> list[str]:
            return users.names()

    Exceptions: calls on receivers whose type is not known, code that FastAPI runs in a thread, calls handed to a
    thread, scripts, migrations, tests and workers. What only runs while the application starts or stops is
    information, in preview only. Calls on sqlite3 objects are never moved to a thread by the fix: they are bound to
    the thread that made them. Of low confidence: receivers of which other methods are awaited, though they are
    annotated as plain sessions.

    References: https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html, https://fastapi.tiangolo.com/async/
    """

    code = "FLT104"
    severity = Severity.ERROR
    needs = ("database",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module)
            yield replace(found, confidence=Confidence.LOW) if _is_awaited_elsewhere(path, module) else found


def _is_awaited_elsewhere(path: CallPath, module: Module) -> bool:
    """Whether what others of its methods give is awaited: then it is no plain session, whatever its annotation says."""
    receiver = path.callee.rpartition(".")[0]
    return path.is_direct and bool(receiver) and module.outline.awaits_methods(receiver, path.function.span)
