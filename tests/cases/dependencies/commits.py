# Commits after the response: in else, in finally, by the transaction around the yield; and commits that come before.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.database import maker

app = FastAPI()


def in_else():
    session = maker()
    try:
        yield session
    except Exception:
        session.rollback()
        raise
    else:
        session.commit()  # expect: FLT508
    finally:
        session.close()


def by_transaction():
    with maker.begin() as session:  # expect: FLT508
        yield session


def before():
    session = maker()
    session.commit()
    try:
        yield session
    finally:
        session.close()


def only_in_handler():
    session = maker()
    try:
        yield session
    except ValueError:
        session.commit()
        raise
    finally:
        session.close()


def in_time():
    session = maker()
    try:
        yield session
        session.commit()
    finally:
        session.close()


InTime = Annotated[object, Depends(in_time, scope="function")]


@app.get("/", dependencies=[Depends(in_else), Depends(by_transaction), Depends(before), Depends(only_in_handler)])
def read(session: InTime) -> int:
    return 1

# file: app/database.py
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

maker = sessionmaker(create_engine("sqlite://"))
