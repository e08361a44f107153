from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, LateRead, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UpdateDefaultInAsyncSession(Rule):
    """A column that the database sets at each UPDATE is read after the flush in an async session.

    Why it hurts: the flush sends the UPDATE and expires the columns of which the database has made a new value
    (`onupdate=func.now()`, `server_onupdate`). Reading one asks the database again, which plain code cannot in an async
    session: MissingGreenlet, a 500 after the change was written, also with `expire_on_commit=False`.

    Bad:
        # app/models.py
        from datetime import datetime

        from pydantic import BaseModel, ConfigDict
        from sqlalchemy import func
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        engine = create_async_engine("sqlite+aiosqlite:///cycles.db")
        sessions = async_sessionmaker(engine, expire_on_commit=False)


        class Base(DeclarativeBase):
            pass


        class Cycle(Base):
            __tablename__ = "cycles"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
            updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


        class CycleOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int
            updated_at: datetime


        # app/main.py
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException
        from sqlalchemy.ext.asyncio import AsyncSession

        from app.models import Cycle, CycleOut, sessions

        app = FastAPI()


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as session:
                yield session


        @app.put("/cycles/{key}")
        async def rename_cycle(key: int, name: str, db: Annotated[AsyncSession, Depends(get_db)]) -> CycleOut:
            cycle = await db.get(Cycle, key)
            if cycle is None:
                raise HTTPException(404)
            cycle.name = name
            await db.flush()
            result = CycleOut.model_validate(cycle)  # expect: `await db.refresh(cycle)`
            await db.commit()
            return result

    Good:
        # app/models.py
        from datetime import datetime

        from pydantic import BaseModel, ConfigDict
        from sqlalchemy import func
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        engine = create_async_engine("sqlite+aiosqlite:///cycles.db")
        sessions = async_sessionmaker(engine, expire_on_commit=False)


        class Base(DeclarativeBase):
            pass


        class Cycle(Base):
            __tablename__ = "cycles"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
            updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


        class CycleOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int
            updated_at: datetime


        # app/main.py
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException
        from sqlalchemy.ext.asyncio import AsyncSession

        from app.models import Cycle, CycleOut, sessions

        app = FastAPI()


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as session:
                yield session


        @app.put("/cycles/{key}")
        async def rename_cycle(key: int, name: str, db: Annotated[AsyncSession, Depends(get_db)]) -> CycleOut:
            cycle = await db.get(Cycle, key)
            if cycle is None:
                raise HTTPException(404)
            cycle.name = name
            await db.flush()
            await db.refresh(cycle)
            result = CycleOut.model_validate(cycle)
            await db.commit()
            return result

    Exceptions: what Python computes (`onupdate=utc_now`), classes with `eager_defaults`, objects that are refreshed or
    asked for again. Of low confidence where the flush stands under a condition, and where another coroutine function
    was given the object. All that a commit expires is FLT903's.

    References: https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#preventing-implicit-io-when-using-asyncsession
    """

    code = "FLT907"
    severity = Severity.ERROR
    preview = True

    def check(self, late: LateRead, module: Module) -> Iterator[Diagnostic]:
        if late.why != "update":
            return
        row, session = late.row or f"the {late.of}", late.session or "session"
        flushed = f"the flush in row {late.flush}" if late.flush else "the flush of its change"
        yield Diagnostic(
            late.span,
            f"{_READER[late.how]} `{late.attribute}` of `{row}`, which {flushed} has expired: "
            f"MissingGreenlet; `await {session}.refresh({late.row or '...'})` before",
            confidence=Confidence.HIGH if late.is_certain else Confidence.LOW,
            repair=f"{late.function.name}:{late.row}",
        )


_READER = {"read": "this reads", "validated": "the model reads", "returned": "the response model reads"}
