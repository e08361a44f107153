# Code below a yield that is no fault: what `with` closes, `finally`, clean-up in `except` and on success, a commit.
# file: app/main.py
import sqlite3
import time
from contextlib import asynccontextmanager, contextmanager

from fastapi import Depends, FastAPI

app = FastAPI()


class Session:
    def commit(self): ...
    def rollback(self): ...
    def close(self): ...
    def __enter__(self): return self
    def __exit__(self, *error): ...


def in_with():
    with Session() as session:
        yield session
        session.close()


def in_finally():
    session = Session()
    try:
        yield session
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()


def in_both_branches():
    session = Session()
    try:
        yield session
        session.close()
    except BaseException:
        session.close()
        raise


def nothing_below():
    session = Session()
    yield session


def timing():
    start = time.monotonic()
    yield start
    print(time.monotonic() - start)


def nested_function():
    def close():
        session.close()

    session = Session()
    try:
        yield session
    finally:
        close()


def listed_steps():
    names = []
    try:
        yield names
    finally:
        while names:
            names.pop()


@contextmanager
def no_dependency():
    session = Session()
    yield session
    session.close()


@app.get("/", dependencies=[
    Depends(in_with), Depends(in_finally), Depends(in_both_branches), Depends(nothing_below), Depends(timing),
    Depends(nested_function), Depends(listed_steps),
])
def read() -> int:
    return 1
