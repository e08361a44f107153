# AsyncSession.commit is a coroutine function: without await nothing is committed. `add` is a plain method.
# file: app/db.py
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("sqlite+aiosqlite://")
SessionLocal = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with SessionLocal() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
# file: app/main.py
from fastapi import FastAPI

from app.db import SessionDep

app = FastAPI()


@app.post("/items")
async def create(session: SessionDep) -> dict[str, str]:
    session.add(object())
    session.commit()  # expect: FLT201
    await session.flush()
    return {"status": "ok"}
