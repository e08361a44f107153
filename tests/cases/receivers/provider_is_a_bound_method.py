# Depends(database.session): the provider is a method of a module-level object and yields.
# file: app/database.py
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker


class Database:
    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self.make = sessionmaker(self.engine)

    def session(self):
        with self.make() as session:
            yield session


database = Database("sqlite://")


def provider_of(made: Database):
    def provide():
        with made.make() as session:
            yield session

    return provide


get_db = provider_of(database)
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy import text

from app.database import database, get_db

app = FastAPI()


@app.get("/a")
async def a(db=Depends(database.session)):
    return db.scalar(text("select 1"))  # expect: FLT104


@app.get("/b")
async def b(db=Depends(get_db)):
    return db.scalar(text("select 1"))  # expect: FLT104
