# A background task that is a method of an object: what the object keeps for it of the request, and only that.
# file: app/db.py
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

make_session = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


async def get_session() -> AsyncIterator[AsyncSession]:
    async with make_session() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]


class Saver:
    def __init__(self, session: AsyncSession, sender: str = "me") -> None:
        self.session = session
        self.sender = sender

    async def save(self, name: str) -> None:
        await self._run(name)

    async def _run(self, name: str) -> None:
        await self.session.execute(name)

    async def tell(self, name: str) -> None:
        print(self.sender, name)


class OwnSaver:
    async def save(self, name: str) -> None:
        async with make_session() as session:
            await Saver(session).save(name)


class Injected:
    def __init__(self, session: SessionDep) -> None:
        self.session = session

    async def save(self, name: str) -> None:
        await self.session.execute(name)


def get_saver(session: SessionDep) -> Saver:
    return Saver(session)
# file: app/main.py
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI

from app.db import Injected, OwnSaver, Saver, SessionDep, get_saver

app = FastAPI()


@app.post("/a")
async def a(session: SessionDep, tasks: BackgroundTasks) -> str:
    saver = Saver(session)
    tasks.add_task(saver.save, "a")  # expect: FLT520
    tasks.add_task(saver.tell, "a")
    return "soon"


@app.post("/b")
async def b(session: SessionDep, tasks: BackgroundTasks) -> str:
    await session.execute("select 1")
    saver = OwnSaver()
    tasks.add_task(saver.save, "b")
    return "soon"


@app.post("/c")
async def c(saver: Annotated[Saver, Depends(get_saver)], own: Annotated[Injected, Depends()], tasks: BackgroundTasks) -> str:
    tasks.add_task(saver.save, "c")  # expect: FLT520
    tasks.add_task(own.save, "c")  # expect: FLT520
    tasks.add_task(saver.tell, "c")
    return "soon"
