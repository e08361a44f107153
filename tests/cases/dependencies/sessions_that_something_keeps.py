# One session for all requests: kept by a global name, a class or an object of the module; not by what a request makes.
# file: app/db.py
from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker

SessionLocal = sessionmaker(create_engine("sqlite:///x.db"))
Registry = scoped_session(SessionLocal)
# file: app/repos.py
import threading

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import Registry, SessionLocal


class Repo:
    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self) -> int:
        return self.session.execute(text("select 1")).scalar_one()

    def name(self) -> str:
        return "repo"


class OwnRepo(Repo):
    def __init__(self) -> None:
        super().__init__(SessionLocal())  # expect: FLT514


class Lazy:
    def __init__(self) -> None:
        self._session: Session | None = None

    def session(self) -> Session:
        if self._session is None:
            self._session = SessionLocal()  # expect: FLT514
        return self._session


class Given:
    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self) -> int:
        return self.session.execute(text("select 1")).scalar_one()


class Locked:
    def __init__(self) -> None:
        self.session = SessionLocal()
        self.lock = threading.Lock()

    def count(self) -> int:
        with self.lock:
            return self.session.execute(text("select 1")).scalar_one()


class ForRequest:
    def __init__(self) -> None:
        self.session = SessionLocal()

    def count(self) -> int:
        return self.session.execute(text("select 1")).scalar_one()


class Scoped:
    def __init__(self) -> None:
        self.session = Registry()
        self.registry = Registry

    def count(self) -> int:
        return self.registry.execute(text("select 1")).scalar_one()


class Manager:
    _session: Session | None = None

    @classmethod
    def session(cls) -> Session:
        if cls._session is None:
            cls._session = SessionLocal()  # expect: FLT514
        return cls._session


_kept: Session | None = None
_started: Session | None = None


def kept_session() -> Session:
    global _kept
    if _kept is None:
        _kept = SessionLocal()  # expect: FLT514
    return _kept


def start() -> None:
    global _started
    _started = SessionLocal()


own = OwnRepo()
lazy = Lazy()
given = Given(SessionLocal())  # expect: FLT514
locked = Locked()
scoped = Scoped()
spare = ForRequest()
# file: app/main.py
from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import SessionLocal
from app.repos import ForRequest, Manager, Repo, given, kept_session, lazy, locked, own, scoped, start


@asynccontextmanager
async def lifespan(app: FastAPI):
    start()
    yield


app = FastAPI(lifespan=lifespan)


def get_repo() -> Iterator[Repo]:
    with SessionLocal() as session:
        yield Repo(session)


@app.get("/a")
def a() -> int:
    return own.count() + given.count() + lazy.session().execute(text("select 1")).scalar_one()


@app.get("/b")
def b(session: Annotated[Session, Depends(kept_session)]) -> int:
    return Manager.session().execute(text("select 1")).scalar_one() + session.execute(text("select 1")).scalar_one()


@app.get("/c")
def c(repo: Annotated[Repo, Depends(get_repo)]) -> int:
    return repo.count() + ForRequest().count() + locked.count() + scoped.count()
