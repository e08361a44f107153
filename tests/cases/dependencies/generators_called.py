# A dependency with yield called by hand: faults where the generator is taken for the session.
# file: app/database.py
from sqlalchemy.orm import Session, sessionmaker

SessionLocal = sessionmaker()


def get_db():
    with SessionLocal() as session:
        yield session


async def get_async_db():
    yield SessionLocal()


def not_a_dependency():
    yield SessionLocal()

# file: app/main.py
from contextlib import asynccontextmanager, closing, contextmanager

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from app.database import get_async_db, get_db, not_a_dependency

app = FastAPI()


@app.get("/", dependencies=[Depends(get_db), Depends(get_async_db)])
def read() -> int:
    return 1


def load(db: Session): ...


def anything(db): ...


def attribute():
    return get_db().query(1)  # expect: FLT504


def assigned():
    db = get_db()  # expect: FLT504
    return db.query(1)


def given():
    load(db=get_db())  # expect: FLT504


def entered():
    with get_db() as db:  # expect: FLT504
        return db


async def entered_async():
    async with get_async_db() as db:  # expect: FLT504
        return db


async def awaited():
    return await get_async_db()  # expect: FLT504


async def fine():
    db = next(get_db())
    for one in get_db():
        load(one)
    async for one in get_async_db():
        load(one)
    generator = get_db()
    other = next(generator)
    generator.close()
    with contextmanager(get_db)() as third, closing(get_db()) as fourth:
        load(third)
    async with asynccontextmanager(get_async_db)() as fifth:
        load(fifth)
    anything(get_db())
    return [db, other, list(get_db()), fourth, not_a_dependency().query]
