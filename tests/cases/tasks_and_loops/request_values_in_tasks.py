# Sessions of a request and uploads that a task goes on using, through aliases, closures, services and helpers.
# file: app/db.py
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("sqlite+aiosqlite://")
make_session = async_sessionmaker(engine)

async def get_session() -> AsyncIterator[AsyncSession]:
    async with make_session() as session:
        yield session

def get_plain():
    db = make_session()
    try:
        yield db
    finally:
        db.close()  # expect: FLT201

async def get_both(session: Annotated[AsyncSession, Depends(get_session)]):
    async for inner in get_session():
        yield inner

Db = Annotated[AsyncSession, Depends(get_session)]

# file: app/work.py
import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

running: set[asyncio.Task] = set()

async def audit(line: str, session: AsyncSession) -> None:
    await session.execute(line)

def start(session: AsyncSession, line: str) -> None:
    running.add(asyncio.create_task(audit(line, session)))  # expect: FLT207

class Mails:
    def __init__(self, session: AsyncSession, sender: str) -> None:
        self.session = session
        self.sender = sender

    async def _load(self) -> None:
        await self.session.execute("select 1")

    async def send(self) -> None:
        await self._load()

    async def ping(self) -> None:
        print(self.sender)

    @staticmethod
    def later(line: str, db: AsyncSession) -> None:
        task = asyncio.ensure_future(audit(line, session=db))  # expect: FLT207
        running.add(task)

# file: app/main.py
import asyncio
import asyncio as aio
from typing import Annotated

from anyio.abc import TaskGroup
from fastapi import APIRouter, Depends, FastAPI, File, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Db, get_both, get_plain, get_session
from app.work import Mails, audit, running, start

app = FastAPI()
router = APIRouter()

@router.post("/a")
async def alias(db: Db) -> str:
    task = aio.create_task(audit("a", db))  # expect: FLT207
    running.add(task)
    task.add_done_callback(running.discard)
    return "a"

@router.post("/b")
async def default(db=Depends(get_plain)) -> str:
    loop = asyncio.get_running_loop()
    task = loop.create_task(audit("b", session=db))  # expect: FLT207
    running.add(task)
    return "b"

@router.post("/c")
async def closure(db: Db) -> str:
    async def work() -> None:
        await db.execute("select 1")

    running.add(asyncio.create_task(work()))  # expect: FLT207
    return "c"

@router.post("/d")
async def service(db: Db) -> str:
    mails = Mails(db, "me")
    running.add(asyncio.create_task(mails.send()))  # expect: FLT207
    running.add(asyncio.create_task(Mails(db, "me").send()))  # expect: FLT207
    running.add(asyncio.create_task(mails.ping()))
    return "d"

@router.post("/e")
async def helper(db: Annotated[AsyncSession, Depends(get_session)]) -> str:
    start(db, "e")
    return "e"

@router.post("/f")
async def static(both: AsyncSession = Depends(get_both)) -> str:
    Mails.later("f", both)
    return "f"

@router.post("/g")
async def method(db: Db) -> str:
    running.add(asyncio.create_task(db.commit()))  # expect: FLT207
    return "g"

async def convert(name: str | None, files: list[UploadFile]) -> None: ...

@router.post("/h")
async def uploads(first: UploadFile, others: Annotated[list[UploadFile], File()]) -> str:
    running.add(asyncio.create_task(convert("h", [first])))  # expect: FLT207
    running.add(asyncio.create_task(convert("h", others)))  # expect: FLT207
    return "h"

@router.post("/i")
async def group(db: Db, workers: TaskGroup = Depends(lambda: app.state.workers)) -> str:
    workers.start_soon(audit, "i", db)  # expect: FLT207
    return "i"

async def load(pairs: list[tuple[str, object]]) -> None: ...

@router.post("/j")
async def pairs(others: list[UploadFile]) -> str:
    files = [(upload.filename or "", upload.file) for upload in others]
    running.add(asyncio.create_task(load(files)))  # expect: FLT207
    contents = [(upload.filename or "", await upload.read()) for upload in others]
    running.add(asyncio.create_task(load(contents)))
    return "j"

@router.post("/k")
async def closure_of_a_part(file: UploadFile, db: Db) -> str:
    stream = file.file

    async def work() -> None:
        await asyncio.to_thread(stream.read)

    running.add(asyncio.create_task(work()))  # expect: FLT207
    return "k"

def get_mails(db: Db) -> Mails:
    mails = Mails(db, "me")
    return mails

def get_sender(db: Db) -> str:
    return str(db)

class Own(Mails):
    def __init__(self, db: Db) -> None:
        self.session = db
        self.sender = "me"

@router.post("/l")
async def provided(
    mails: Annotated[Mails, Depends(get_mails)], own: Annotated[Own, Depends()], sender: Annotated[str, Depends(get_sender)]
) -> str:
    running.add(asyncio.create_task(mails.send()))  # expect: FLT207
    running.add(asyncio.create_task(own.send()))  # expect: FLT207
    running.add(asyncio.create_task(mails.ping()))
    running.add(asyncio.create_task(convert(sender, [])))
    return "l"

def spawn(coroutine) -> asyncio.Task:
    task = asyncio.create_task(coroutine)
    running.add(task)
    return task

async def spawn_and_wait(coroutine) -> None:
    await asyncio.create_task(coroutine)

@router.post("/m")
async def spawned(db: Db) -> str:
    spawn(audit("m", db))  # expect: FLT207
    task = spawn(audit("m", db))
    await task
    await spawn(audit("m", db))
    await spawn_and_wait(audit("m", db))
    spawn(convert("m", []))
    return "m"

app.include_router(router)
