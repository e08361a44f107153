# `with ... as`: sessions connect when they are used, engines when they are entered; own context managers do what they do.
# file: app/database.py
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(engine)


@contextmanager
def transaction():
    session = SessionLocal()
    try:
        yield session
        session.commit()
    finally:
        session.close()
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy import text

from app.database import SessionLocal, engine, transaction

app = FastAPI()


@app.get("/session")
async def session():
    with SessionLocal() as db:
        return db.scalar(text("select 1"))  # expect: FLT104


@app.get("/connection")
async def connection():
    with engine.connect() as db:  # expect: FLT104
        return db.scalar(text("select 1"))  # expect: FLT104


@app.get("/own")
async def own():
    with transaction() as db:  # expect: FLT104
        db.execute(text("delete from users"))  # expect: FLT104
