# Tests can replace what they patch by its name, two sessions of a route need one dependency, and a route that answers
# where it cannot connect would fail before it comes to that.
# file: app/main.py
import sqlite3

from fastapi import FastAPI, HTTPException
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from app.opening import get_opener

app = FastAPI()
engine = create_engine("sqlite://")
StorySession = sessionmaker(engine)
OtherSession = sessionmaker(engine)


@app.get("/stories")
def stories() -> int:
    with StorySession() as session:
        return session.info["stories"]


@app.get("/stories/last")
def last_story() -> int:
    with StorySession() as session:  # expect: FLT502
        return session.info["last"]


@app.get("/chapters")
def chapters() -> int:
    with StorySession() as session:
        return session.info["chapters"]


@app.get("/others")
def others() -> int:
    with OtherSession() as session:  # expect: FLT502
        return session.info["others"]


@app.get("/twice")
def twice() -> int:
    with OtherSession() as session:  # expect: FLT502
        found = session.info["others"]
    with OtherSession() as session:  # expect: FLT502
        return found + session.info["others"]


@app.get("/overview")
def overview() -> dict[str, str]:
    try:
        connection = sqlite3.connect("books.db")
        connection.close()
    except sqlite3.Error as error:
        return {"database": str(error)}
    return {"database": "there"}


@app.get("/summary")
def summary() -> dict[str, str]:
    state = "unknown"
    try:
        with engine.connect():
            state = "there"
    except Exception:
        state = "gone"
    return {"database": state}


@app.get("/count")
def count() -> int:
    try:
        connection = sqlite3.connect("books.db")  # expect: FLT502
        return connection.total_changes
    except sqlite3.Error as error:
        raise HTTPException(503) from error


def opener_or_503():
    opener = get_opener()
    if opener is None:
        raise HTTPException(503)
    return opener


@app.get("/figures/{number}/of-stories")
def figures(number: int) -> int:
    opener = opener_or_503()
    with opener() as session:
        return session.info["stories"]


@app.get("/sums")
def sums() -> int:
    opener = opener_or_503()
    with opener() as session:  # expect: FLT502
        return session.info["stories"]


# file: app/opening.py
from sqlalchemy.orm import Session, sessionmaker


opener = sessionmaker()


def get_opener() -> sessionmaker[Session] | None:
    return opener


# file: tests/test_figures.py
from fastapi.testclient import TestClient

from app import main


def test_figures(monkeypatch) -> None:
    monkeypatch.setattr(main, "get_opener", lambda: None)
    assert TestClient(main.app).get("/figures/1/of-stories").status_code == 503
# file: tests/test_stories.py
from unittest.mock import patch

from app.main import others, stories


def test_stories() -> None:
    with patch("app.main.StorySession") as session:
        session.return_value.__enter__.return_value.info = {"stories": 1}
        assert stories() == 1


def test_others() -> None:
    with patch("app.elsewhere.OtherSession"):
        assert others() == 1
# file: tests/test_chapters.py
from app import main


def test_chapters(monkeypatch) -> None:
    monkeypatch.setattr(main, "StorySession", None)
    assert main.chapters() == 1
# file: app/providers.py
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.engines import connect, connect_async


def provide() -> Iterator[Session]:
    with connect() as session:
        yield session


async def provide_async() -> AsyncIterator[AsyncSession]:
    async with connect_async() as session:
        yield session


def provide_connection() -> Iterator[Connection]:
    with connect().connection() as connection:
        yield connection
