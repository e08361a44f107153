"""State of a module that requests change, and a set that only keeps tasks alive, which is none."""

from __future__ import annotations

from fastlint.engine.in_memory import check_texts, fix_texts

APP = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()
names = set()


async def work() -> None: ...


@app.post("/")
async def start(name: str) -> None:
    asyncio.create_task(work())
    names.add(name)
"""


def test_the_set_of_running_tasks_is_no_state() -> None:
    fixed = fix_texts({"main.py": APP}, select={"FLT203"})["main.py"]
    assert "running_tasks.add(task)" in fixed
    assert [d.message[:7] for d in check_texts({"main.py": fixed}, select={"FLT522"})] == ["`names`"]
