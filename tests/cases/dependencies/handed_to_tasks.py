# What tasks are given of the request: sessions by many ways, and things that nobody closes.
# file: app/database.py
from sqlalchemy.orm import Session, sessionmaker

SessionLocal = sessionmaker()


def get_db():
    with SessionLocal() as session:
        yield session


def get_name():
    return "name"

# file: app/services.py
from fastapi import BackgroundTasks, Depends
from sqlalchemy.orm import Session

from app.database import get_db


class Deps:
    def __init__(self, tasks: BackgroundTasks, session: Session = Depends(get_db)):
        self.tasks = tasks
        self.session = session


class Service:
    def __init__(self, session: Session, tasks: BackgroundTasks):
        self.session = session
        self.tasks = tasks

    def notify(self):
        self.tasks.add_task(print, self.session)  # expect: FLT520

# file: app/main.py
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.database import SessionLocal, get_db, get_name
from app.services import Deps, Service

app = FastAPI()
Db = Annotated[Session, Depends(get_db)]


def work(*args, **kwargs): ...


@app.get("/a")
def a(tasks: BackgroundTasks, db: Db, name: Annotated[str, Depends(get_name)]):
    tasks.add_task(work, db)  # expect: FLT520
    tasks.add_task(work, 1, session=db)  # expect: FLT520
    tasks.add_task(work, name)
    tasks.add_task(work, SessionLocal())
    tasks.add_task(work, SessionLocal)
    same = db
    tasks.add_task(work, same)  # expect: FLT520
    helper(db, tasks)
    Service(db, tasks).notify()


def helper(db: Session, tasks: BackgroundTasks):
    tasks.add_task(work, db)  # expect: FLT520


@app.get("/b")
def b(deps: Deps = Depends()):
    deps.tasks.add_task(work, deps.session)  # expect: FLT520


class Queue:
    def add_task(self, *args): ...


@app.get("/c")
def c(db: Db):
    Queue().add_task(work, db)
