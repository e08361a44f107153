# AsyncSession.scalar is a coroutine function, unlike Session.scalar.
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

app = FastAPI()


async def session() -> AsyncSession: ...


@app.get("/ids")
async def ids(db: AsyncSession = Depends(session)):
    return db.scalar(text("select 1"))  # expect: FLT202
