# Return annotations of dependencies with yield: wrong ones, right ones in many spellings, and unknown ones.
# file: app/main.py
import typing as t
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import Any, Iterable

from fastapi import Depends, FastAPI
from library import SessionGenerator
from sqlalchemy.ext.asyncio import AsyncSession

app = FastAPI()
Alias = Iterator[AsyncSession]


async def wrong() -> AsyncSession:  # expect: FLT513
    yield AsyncSession()


def optional() -> AsyncSession | None:  # expect: FLT513
    yield None


async def a() -> AsyncIterator[AsyncSession]:
    yield AsyncSession()


async def b() -> AsyncGenerator[AsyncSession, None]:
    yield AsyncSession()


def c() -> "Generator[AsyncSession, None, None]":
    yield AsyncSession()


def d() -> Iterable[AsyncSession]:
    yield AsyncSession()


def e() -> t.Iterator[AsyncSession]:
    yield AsyncSession()


def f() -> SessionGenerator:
    yield AsyncSession()


def g() -> Any:
    yield AsyncSession()


def h() -> Alias:
    yield AsyncSession()


def i() -> object:
    yield AsyncSession()


async def j() -> AsyncSession:
    return AsyncSession()


@app.get("/", dependencies=[
    Depends(wrong), Depends(optional), Depends(a), Depends(b), Depends(c), Depends(d), Depends(e), Depends(f),
    Depends(g), Depends(h), Depends(i), Depends(j),
])
def read() -> int:
    return 1
