# `x = x or other()` keeps the type of the parameter; `x = x or coroutine()` has no attribute of the result.
# file: app/crud.py
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.base import current


class CRUD:
    async def get(self, session: AsyncSession, **kwargs: Any):
        return await session.execute(kwargs)

    async def update(self, session: AsyncSession, row: Any = None, **kwargs: Any):
        row = row or self.get(session, **kwargs)
        return row.dict()  # expect: FLT201

    async def awaited(self, session: AsyncSession, row: Any = None, **kwargs: Any):
        row = row or await self.get(session, **kwargs)
        return row.dict()

    async def give(self, session: AsyncSession | None = None) -> None:
        session = session or current().session
        try:
            await session.commit()
        except Exception:
            session.rollback()  # expect: FLT201

    async def take(self, session=None) -> None:
        session = session or current().session
        session.rollback()


# file: app/base.py
from somewhere import current

__all__ = ["current"]
