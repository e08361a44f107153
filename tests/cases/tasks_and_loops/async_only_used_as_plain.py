# What only `async with` and `async for` can handle, in all forms in which plain statements meet it.
# file: app/things.py
from abc import ABC
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

class Base(ABC):
    async def __aenter__(self) -> "Base":
        return self

    async def __aexit__(self, *args: object) -> None: ...

class Lock(Base):
    def __aiter__(self) -> "Lock":
        return self

    async def __anext__(self) -> int:
        raise StopAsyncIteration

@asynccontextmanager
async def scope() -> AsyncIterator[int]:
    yield 1

async def pages(n: int = 2) -> AsyncGenerator[int, None]:
    for i in range(n):
        yield i

class Repository:
    async def rows(self) -> AsyncIterator[dict]:
        yield {}

    def transaction(self) -> AbstractAsyncContextManager[int]:
        return scope()

# file: app/main.py
import asyncio

import aiohttp
import httpx
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.things import Lock, Repository, pages, scope as transaction

app = FastAPI()
gate = asyncio.Lock()
make_session = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))

@app.get("/a")
async def managers() -> None:
    with transaction():  # expect: FLT209
        pass
    with Lock() as lock, open("x") as file:  # expect: FLT209, FLT105
        print(lock, file)
    with gate:  # expect: FLT209
        pass
    with httpx.AsyncClient() as client:  # expect: FLT209
        print(client)
    with make_session() as session:  # expect: FLT209
        print(session)
    async with aiohttp.ClientSession() as web:
        with web.get("http://x") as response:  # expect: FLT201
            print(response)

@app.get("/b")
async def iterators(repository: Repository = Depends(Repository)) -> None:
    for page in pages(3):  # expect: FLT209
        print(page)
    found = pages()
    for page in found:  # expect: FLT209
        print(page)
    print([row for row in repository.rows()])  # expect: FLT209
    print({page: 1 for page in pages() if page})  # expect: FLT209
    print(list(pages()))  # expect: FLT209
    print(next(pages()))  # expect: FLT209
    for item in Lock():  # expect: FLT209
        print(item)
    with repository.transaction():  # expect: FLT209
        pass

def plain() -> int:
    return sum(pages())  # expect: FLT209

