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
    row = db.execute(text("SELECT 1"))
    if not row:  # expect: FLT902
        return None
    return row.first()


async def scalars(db: AsyncSession):
    found = await db.scalars(text("SELECT 1"))
    if found and True:  # expect: FLT902
        return found.all()


def fine(db: Session, cached: object):
    row = db.execute(text("SELECT 1")).first()
    if not row:
        return None
    result = db.execute(text("SELECT 1"))
    if result is None:
        return None
    rows = result.all()
    if rows:
        return rows
    maybe = db.execute(text("SELECT 1")) if cached else None
    if not maybe:
        return None
    return db.query(text("SELECT 1")).get(1)  # expect: FLT901
