# AsyncConnection.run_sync is a coroutine function: without await no table is created.
# file: app/main.py
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase

engine = create_async_engine("sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


async def create_tables() -> None:
    async with engine.begin() as connection:
        connection.run_sync(Base.metadata.create_all)  # expect: FLT201
    engine.dispose()  # expect: FLT201
