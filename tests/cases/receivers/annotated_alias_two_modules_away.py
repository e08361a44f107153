# An Annotated alias is built from another alias and re-exported by a package under a new name.
# file: app/deps/database.py
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.engine import SessionLocal


def session():
    with SessionLocal() as opened:
        yield opened


Database = Annotated[Session, Depends(session)]
# file: app/deps/__init__.py
from app.deps.database import Database as DB

SessionDep = DB
# file: app/engine.py
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(bind=create_engine("sqlite://"))
# file: app/routes.py
from fastapi import APIRouter
from sqlalchemy import text

from app.deps import SessionDep

router = APIRouter()


@router.get("/version")
async def version(db: SessionDep) -> str:
    return str(db.scalar(text("select sqlite_version()")))  # expect: FLT104
