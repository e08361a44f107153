# Sessions at module level and rebound globals: shared by requests, or made for scripts, threads and later imports.
# file: app/database.py
import sqlite3

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(engine)
session = SessionLocal()  # expect: FLT514
connection = sqlite3.connect("app.db", check_same_thread=False)  # expect: FLT514
registry = scoped_session(SessionLocal)
for_jobs = Session(engine)
client = None
other = None
counter = 0


def open_client():
    global client, other
    client = other = object()


def create():
    configure()


def configure():
    global made_here
    made_here = object()


made_here = None
create()


def count():
    global counter
    counter += 1

# file: app/repository.py
from app import database


def all_items():
    return database.connection.execute("SELECT 1")

# file: app/main.py
from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from app import repository
from app.database import SessionLocal, client, counter, engine, made_here, registry  # expect: FLT515
from app.database import session as db
from app.database import (
    for_jobs,
    open_client,
)

if TYPE_CHECKING:
    from app.database import other

app = FastAPI()


@app.get("/")
def read():
    return db.query(1), repository.all_items(), registry.query(1), client


@app.get("/later")
def read_later():
    from app.database import client

    return client, engine, SessionLocal, counter, made_here


def nightly():
    for_jobs.query(1)
