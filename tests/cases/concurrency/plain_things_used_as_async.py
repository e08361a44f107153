# `async with` and `async for` over plain things: locks of threads, files, sessions, own classes, generators, results of
# statements, lists; and over what is asynchronous, both, unknown, or asked first.
# file: app/main.py
import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import create_engine, select, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as OrmSession
from sqlalchemy.orm import sessionmaker

app = FastAPI()
engine = create_engine("sqlite://")
AsyncSession = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"), expire_on_commit=False)
slots = threading.Semaphore(2)


class Plain:
    def __enter__(self) -> int:
        return 1

    def __exit__(self, *error: object) -> None:
        pass

    def __iter__(self) -> Iterator[int]:
        return iter([1])


class Both(Plain):
    async def __aenter__(self) -> int:
        return 1

    async def __aexit__(self, *error: object) -> None:
        pass

    async def __aiter__(self) -> AsyncIterator[int]:
        yield 1


class Guard:
    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._async_lock = asyncio.Lock()

    async def run(self) -> None:
        async with self._lock:  # expect: FLT213
            print("held")
        async with self._async_lock:
            print("held")


class Mixed(Any):
    def __enter__(self) -> int:
        return 1


@contextmanager
def plain() -> Iterator[int]:
    yield 1


@asynccontextmanager
async def asynchronous() -> AsyncIterator[int]:
    yield 1


def numbers() -> Iterator[int]:
    yield 1


async def async_numbers() -> AsyncIterator[int]:
    yield 1


async def found() -> list[int]:
    return [1]


@app.get("/guilty")
async def guilty() -> None:
    await Guard().run()
    async with slots:  # expect: FLT213
        print("held")
    async with Plain() as one:  # expect: FLT213
        print(one)
    async with plain():  # expect: FLT213
        print("entered")
    async with engine.begin() as connection:  # expect: FLT213
        print(connection)
    async with httpx.Client() as client:  # expect: FLT213
        print(client)
    async for number in Plain():  # expect: FLT213
        print(number)
    async for number in await found():  # expect: FLT213
        print(number)
    print({number async for number in numbers()})  # expect: FLT213


def maker() -> sessionmaker:
    return sessionmaker(class_=OrmSession)


@app.get("/declared")
async def declared() -> None:
    make = maker()
    async with make() as session:
        async with session.begin():
            print(session)


@app.get("/innocent")
async def innocent(anything: Any, given=None) -> None:
    async with Both() as one:
        print(one)
    async for number in Both():
        print(number)
    async with asynchronous():
        print("entered")
    async for number in async_numbers():
        print(number)
    async with nullcontext():
        print("entered")
    async with anything:
        print("entered")
    async for number in anything:
        print(number)
    async for number in given.rows():
        print(number)
    async with Mixed():
        print("entered")
    async with httpx.AsyncClient(timeout=5) as client:
        async for line in (await client.get("https://example.com")).aiter_lines():
            print(line)
    source = numbers() if anything else async_numbers()
    try:
        async for number in source:
            print(number)
    except TypeError:
        print("plain")
    async with AsyncSession() as db:
        async for row in await db.stream(select(text("1")).limit(1)):
            print(row)
