# Tasks that are done before the request is, and tasks that take along nothing which ends with it.
# file: app/main.py
import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import BackgroundTasks, Depends, FastAPI, UploadFile, WebSocket
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("sqlite+aiosqlite://")
make_session = async_sessionmaker(engine)
app = FastAPI()
running: set[asyncio.Task] = set()

async def get_session() -> AsyncIterator[AsyncSession]:
    async with make_session() as session:
        yield session

class Settings:
    name = "x"

async def get_settings() -> AsyncIterator[Settings]:
    settings = Settings()
    yield settings
    print("done")

def get_engine():
    return engine

Db = Annotated[AsyncSession, Depends(get_session)]

async def audit(line: str, session: object = None) -> None:
    print(line, session)

@app.post("/awaited")
async def awaited(db: Db) -> str:
    task = asyncio.create_task(audit("a", db))
    print("meanwhile")
    await task
    return "a"

@app.post("/gathered")
async def gathered(db: Db) -> str:
    tasks = [asyncio.create_task(audit(line, db)) for line in "ab"]
    await asyncio.gather(*tasks)
    more = []
    for line in "cd":
        more.append(asyncio.create_task(audit(line, db)))
    done, _ = await asyncio.wait(more)
    await asyncio.gather(asyncio.create_task(audit("e", db)))
    return "b"

@app.post("/grouped")
async def grouped(db: Db) -> str:
    async with asyncio.TaskGroup() as group:
        group.create_task(audit("a", db))
    async with anyio.create_task_group() as other:
        other.start_soon(audit, "b", db)
    return "c"

@app.post("/timeout")
async def timeout(db: Db) -> str:
    task: asyncio.Task = asyncio.create_task(audit("a", db))
    try:
        await asyncio.wait_for(asyncio.shield(task), 1)
    except TimeoutError:
        task.cancel()
    return "d"

@app.post("/nothing")
async def nothing(db: Db, settings: Annotated[Settings, Depends(get_settings)], shared=Depends(get_engine)) -> str:
    running.add(asyncio.create_task(audit("nothing of the request")))
    running.add(asyncio.create_task(audit("nothing that closes", settings)))
    running.add(asyncio.create_task(audit("an engine", shared)))
    running.add(asyncio.create_task(audit("a part", str(db.info))))
    return "e"

@app.post("/own")
async def own(db: Db) -> str:
    async def work() -> None:
        async with make_session() as db:
            await db.execute("select 1")

    running.add(asyncio.create_task(work()))
    return "f"

@app.post("/content")
async def content(upload: UploadFile) -> str:
    running.add(asyncio.create_task(audit("content", await upload.read())))
    running.add(asyncio.create_task(audit("name", upload.filename)))
    return "g"

@app.post("/background")
async def background(db: Db, tasks: BackgroundTasks) -> str:
    tasks.add_task(audit, "x", db)
    return "h"

@app.websocket("/socket")
async def socket(socket: WebSocket, db: Db) -> None:
    running.add(asyncio.create_task(audit("as long as the connection", db)))

async def script(db: AsyncSession) -> None:
    running.add(asyncio.create_task(audit("nobody's request", db)))

