# A unit of work makes its repositories when it is entered; services are given it by a dependency; both faces exist.
# file: app/repositories.py
from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session


class UserRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: int):
        return self._session.get(dict, key)

    def plan(self, key: int):
        return select(dict)


class AsyncUserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: int):
        return await self._session.get(dict, key)
# file: app/uow.py
from __future__ import annotations

from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker

from app.repositories import AsyncUserRepository, UserRepository


class UnitOfWork:
    users: UserRepository

    def __init__(self, factory: sessionmaker[Session]) -> None:
        self._factory = factory

    def __enter__(self) -> Self:
        self.session = self._factory()
        self.users = UserRepository(self.session)
        return self

    def __exit__(self, *error: object) -> None:
        self.session.rollback()
        self.session.close()

    def commit(self) -> None:
        self.session.commit()


class AsyncUnitOfWork:
    def __init__(self, factory: async_sessionmaker[AsyncSession]) -> None:
        self._factory = factory

    async def __aenter__(self) -> Self:
        self.session = self._factory()
        self.users = AsyncUserRepository(self.session)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.session.close()

    async def commit(self) -> None:
        await self.session.commit()
# file: app/dependencies.py
from typing import Annotated

from fastapi import Depends
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker

from app.uow import AsyncUnitOfWork, UnitOfWork

factory = sessionmaker(create_engine("sqlite://"))
async_factory = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


def get_uow() -> UnitOfWork:
    return UnitOfWork(factory)


async def get_async_uow():
    async with AsyncUnitOfWork(async_factory) as uow:
        yield uow


Uow = Annotated[UnitOfWork, Depends(get_uow)]
AsyncUow = Annotated[AsyncUnitOfWork, Depends(get_async_uow)]
# file: app/main.py
from fastapi import FastAPI

from app.dependencies import AsyncUow, Uow

app = FastAPI()


@app.get("/a/{key}")
async def a(key: int, uow: Uow):
    with uow:  # expect: FLT104
        user = uow.users.get(key)  # expect: FLT104
        uow.users.plan(key)
        uow.commit()  # expect: FLT104
    return user


@app.get("/b/{key}")
async def b(key: int, uow: AsyncUow):
    user = await uow.users.get(key)
    await uow.commit()
    return user


@app.get("/c/{key}")
def c(key: int, uow: Uow):
    with uow as unit:
        return unit.users.get(key)
