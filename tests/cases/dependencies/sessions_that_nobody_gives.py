# An optional session that every caller leaves out is None in the task; one caller that gives it is enough.
# file: app/db.py
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

maker = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


async def get_session() -> AsyncIterator[AsyncSession]:
    async with maker() as session:
        yield session


# file: app/tasks.py
from fastapi import BackgroundTasks
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def _write(event: str, session: AsyncSession | None = None) -> None:
    if session is None:
        print(event)
    else:
        await session.execute(text("select 1"))


async def _stub(event: str, session: AsyncSession | None = None) -> None:
    """Nothing yet."""


def left_out(tasks: BackgroundTasks, event: str, session: AsyncSession | None = None) -> None:
    tasks.add_task(_write, event, session)


def below(tasks: BackgroundTasks, event: str, session: AsyncSession | None = None) -> None:
    left_out(tasks, event, session)


def handed_on(tasks: BackgroundTasks, event: str, *, session: AsyncSession | None = None) -> None:
    tasks.add_task(_write, event, session=session)


def given_once(tasks: BackgroundTasks, event: str, session: AsyncSession | None = None) -> None:
    tasks.add_task(_write, event, session)  # expect: FLT520


def given_to_a_task(tasks: BackgroundTasks, event: str, session: AsyncSession | None = None) -> None:
    tasks.add_task(_write, event, session)  # expect: FLT520


def given_in_a_dict(tasks: BackgroundTasks, event: str, session: AsyncSession | None = None) -> None:
    tasks.add_task(_write, event, session)  # expect: FLT520


def required(tasks: BackgroundTasks, event: str, session: AsyncSession | None) -> None:
    tasks.add_task(_write, event, session)  # expect: FLT520


def stubbed(tasks: BackgroundTasks, event: str, session: AsyncSession) -> None:
    tasks.add_task(_stub, event, session)


# file: app/main.py
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app import tasks as jobs
from app.db import get_session

app = FastAPI()


@app.post("/events")
async def add_event(tasks: BackgroundTasks, session: Annotated[AsyncSession, Depends(get_session)]) -> None:
    jobs.left_out(tasks, "a")
    jobs.left_out(tasks, "b", None)
    jobs.below(tasks, "c")
    tasks.add_task(jobs.handed_on, tasks, "d")
    jobs.given_once(tasks, "e")
    jobs.given_once(tasks, "f", session)
    tasks.add_task(jobs.given_to_a_task, tasks, "g", session)  # expect: FLT520
    jobs.given_in_a_dict(**{"tasks": tasks, "event": "h", "session": session})
    jobs.required(tasks, "i", session)
    jobs.stubbed(tasks, "j", session)
