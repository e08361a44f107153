"""What a background task gets of the request, by the version of FastAPI that the project asks for."""

from __future__ import annotations

import pytest

from fastlint.diagnostic import Confidence
from fastlint.engine.in_memory import check_texts

MAIN = """
from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

app = FastAPI()
engine = create_engine("sqlite://")
factory = sessionmaker(engine)


def get_session():
    with factory() as session:
        yield session


def preview(session: Session, number: int) -> None:
    session.get(object, number)


class Messages:
    def __init__(self, session: Session) -> None:
        self.session = session

    def send(self, tasks: BackgroundTasks, number: int) -> None:
        tasks.add_task(preview, self.session, number)


@app.post("/messages/{number}")
def send(number: int, tasks: BackgroundTasks, session: Session = Depends(get_session)) -> None:
    Messages(session).send(tasks, number)


@app.post("/messages/{number}/own")
def send_own(number: int, tasks: BackgroundTasks, session: Session = Depends(get_session)) -> None:
    tasks.add_task(preview, session, number)
"""


@pytest.mark.parametrize(
    ("version", "of_service"),
    [("0.100.0", Confidence.HIGH), ("0.114.0", Confidence.LOW), ("0.120.0", Confidence.HIGH)],
)
def test_the_session_of_a_service_may_be_closed_before_the_task_runs(version: str, of_service: Confidence) -> None:
    files = {"app/__init__.py": "", "app/main.py": MAIN, "requirements.txt": f"fastapi=={version}\n"}
    found = [one for one in check_texts(files, preview=True) if one.code == "FLT520"]
    assert [(MAIN.splitlines()[one.span.row - 1].strip(), one.confidence) for one in found] == [
        ("tasks.add_task(preview, self.session, number)", of_service),
        ("tasks.add_task(preview, session, number)", Confidence.HIGH),
    ]
