# No loop runs in workers and in threads: create_task raises there, whoever would keep its task. What also coroutines call
# may find a loop; so does what asks for one. A method of what is closed with the request is to be awaited: one finding.
# file: app/worker.py
import asyncio

from celery import Celery, Task, shared_task

from company.queues import elsewhere

celery = Celery("shop")


async def notify(n: int) -> None:
    await asyncio.sleep(1)


class Base(Task):
    def on_failure(self, exc, task_id, args, kwargs, einfo):
        asyncio.create_task(notify(1))  # expect: FLT203


@celery.task(bind=True, base=Base)
def first(self, n: int) -> None:
    asyncio.create_task(notify(n))  # expect: FLT203
    helper(n)


@elsewhere.task(base=Base)
def of_an_unknown_application(n: int) -> None:
    asyncio.create_task(notify(n))  # expect: FLT203


@shared_task
def second(n: int) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    asyncio.create_task(notify(n))  # expect: FLT203


def helper(n: int) -> None:
    asyncio.create_task(notify(n))  # expect: FLT203


@shared_task
def third(n: int) -> None:
    both(n)


def both(n: int) -> None:
    asyncio.create_task(notify(n))  # expect: FLT203
# file: app/main.py
import asyncio

from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.worker import both, notify

app = FastAPI()
Session = async_sessionmaker()


async def get_db():
    async with Session() as db:
        yield db


async def audit(db: AsyncSession) -> None:
    await db.flush()


@app.get("/both")
async def get_both() -> None:
    both(1)


@app.get("/thread")
def get_thread() -> None:
    threaded(1)


def threaded(n: int) -> None:
    asyncio.create_task(notify(n))  # expect: FLT203


@app.get("/flush")
async def flush(db: AsyncSession = Depends(get_db)) -> None:
    asyncio.create_task(db.flush())  # expect: FLT207


@app.get("/audit")
async def get_audit(db: AsyncSession = Depends(get_db)) -> None:
    asyncio.create_task(audit(db))  # expect: FLT203, FLT207
