"""Where no loop runs, FLT203 says so and has no fix: what would be kept is never made."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

HEAD = """import asyncio

from celery import Task, shared_task
from fastapi import FastAPI

from company.queues import elsewhere

app = FastAPI()


async def notify() -> None:
    await asyncio.sleep(1)


class Base(Task):
    def on_failure(self, *args):
        {0}

    def other(self):
        {1}


def start() -> None:
    {2}


def start_for_both() -> None:
    {3}


@shared_task
def job() -> None:
    {4}
    start()
    start_for_both()


@elsewhere.task(base=Base)
def other_job() -> None:
    {5}


@shared_task
def asking() -> None:
    if asyncio.get_event_loop().is_running():
        {6}


@app.get("/")
async def root() -> None:
    start_for_both()


@app.get("/thread")
def thread() -> None:
    start_in_thread()


def start_in_thread() -> None:
    {7}
"""
WITHOUT_LOOP = {0: "a worker", 2: "a worker", 4: "a worker", 5: "a worker", 7: "the thread of a `def` route"}


@pytest.mark.parametrize("place", range(8))
def test_where_no_loop_runs(place: int) -> None:
    code = HEAD.format(*("asyncio.create_task(notify())" if n == place else "pass" for n in range(8)))
    (found,) = check_texts({"main.py": code}, select={"FLT203"})
    assert (found.fix is None) == (place in WITHOUT_LOOP)
    where = WITHOUT_LOOP.get(place)
    assert ("no event loop runs in" in found.message) == bool(where)
    assert not where or f"runs in {where};" in found.message
