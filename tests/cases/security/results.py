# Results of statements tested for truth.
# file: app/users.py
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

app = FastAPI()


def get_db() -> Session: ...


Db = Annotated[Session, Depends(get_db)]


@app.get("/one")
def one(db: Db):
    row = db.execute(text("SELECT name FROM pens"))
    if not row:  # expect: FLT902
        return None
    return row.first()


async def scalars(db: AsyncSession):
    found = await db.scalars(text("SELECT name FROM pens"))
    if found and True:  # expect: FLT902
        return found.all()


def fine(db: Session, cached: object):
    row = db.execute(text("SELECT name FROM pens")).first()
    if not row:
        return None
    result = db.execute(text("SELECT name FROM pens"))
    if result is None:
        return None
    rows = result.all()
    if rows:
        return rows
    maybe = db.execute(text("SELECT name FROM pens")) if cached else None
    if not maybe:
        return None
    return db.query(text("SELECT name FROM pens")).get(1)  # expect: FLT901


async def is_alive(db: AsyncSession) -> bool:
    found = await db.execute(text("SELECT 1"))
    if found:
        return True
    return False


async def is_alive_too(db: AsyncSession) -> bool:
    result = await db.execute(select(1))
    if not result:
        raise OSError
    answer = await db.execute(text("""
        SELECT version(), now()
    """))
    return bool(answer) and not answer


async def has_pens(db: AsyncSession) -> bool:
    found = await db.execute(
        text(
            "SELECT 1 "
            "FROM pens"
        )
    )
    if found:  # expect: FLT902
        return True
    return False
