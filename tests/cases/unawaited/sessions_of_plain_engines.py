# Where the project makes plain sessions alone, an annotation that says AsyncSession is wrong, and not what uses it.
# file: app/database.py
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite://")
make_session = sessionmaker(engine)


def get_session():
    with make_session() as session:
        yield session


# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import get_session

app = FastAPI()


@app.delete("/books/{number}")
def delete_book(number: int, session: AsyncSession = Depends(get_session)) -> None:
    session.rollback()


def store(session: AsyncSession) -> None:
    session.commit()


async def note(text: str) -> None:
    print(text)


@app.post("/books")
async def add_book(session=Depends(get_session)) -> None:
    store(session)
    note("stored")  # expect: FLT201
