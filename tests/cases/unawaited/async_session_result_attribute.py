# `.scalar_one()` is asked of the coroutine of execute: AttributeError at run time.
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("sqlite+aiosqlite://")
make_session = async_sessionmaker(engine)
app = FastAPI()


async def get_db():
    async with make_session() as session:
        yield session


@app.get("/count")
async def count(db: AsyncSession = Depends(get_db)) -> int:
    return db.execute(select(1)).scalar_one()  # expect: FLT201
