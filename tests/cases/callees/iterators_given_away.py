# A generator works where it is gone through: in a function that is given it, behind an `__iter__` that returns it, by
# `next` of an object. Given to a thread, or to what only keeps it, it does not block.
# file: app/feeds.py
import time
from collections.abc import Iterable, Iterator

import requests


def pages() -> Iterator[str]:
    for number in range(3):
        yield requests.get(f"https://x.example/{number}", timeout=3).text


def letters() -> Iterator[str]:
    yield from "abc"


class Feed:
    def __iter__(self) -> Iterator[str]:
        return pages()


class Steps:
    def __iter__(self) -> "Step":
        return Step()


class Step:
    def __iter__(self) -> "Step":
        return self

    def __next__(self) -> str:
        time.sleep(1)
        return "x"


class Letters:
    def __iter__(self) -> Iterator[str]:
        return letters()


def take(items, count: int) -> list[str]:
    found = []
    for item in items:
        found.append(item)
        if len(found) == count:
            break
    return found


def numbered(texts: Iterable[str]) -> list[str]:
    return [f"{number}: {text}" for number, text in enumerate(texts)]


async def joined(texts: Iterable[str]) -> str:
    return ".".join(list(texts))


class Kept:
    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = texts


def chunks(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield text[:10]


# file: app/main.py
import asyncio

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.feeds import Feed, Kept, Letters, Step, Steps, chunks, joined, letters, numbered, pages, take

app = FastAPI()


@app.get("/given")
async def given() -> list[str]:
    return take(pages(), 2)  # expect: FLT101


@app.get("/named")
async def named() -> list[str]:
    texts = pages()
    return numbered(texts=texts)  # expect: FLT101


@app.get("/awaited")
async def awaited() -> str:
    return await joined(pages())  # expect: FLT101


@app.get("/behind")
async def behind() -> list[str]:
    return [page for page in Feed()]  # expect: FLT101


@app.get("/listed")
async def listed() -> list[str]:
    return list(Feed())  # expect: FLT101


@app.get("/steps")
async def steps() -> list[str]:
    found = []
    for text in Steps():  # expect: FLT102
        found.append(text)
    return found


@app.get("/next")
async def first() -> str:
    step = Step()
    return next(step)  # expect: FLT102


@app.get("/innocent")
async def innocent() -> list[str]:
    kept = Kept(pages())
    texts = take(letters(), 3) + numbered(letters()) + list(Letters())
    texts += await asyncio.to_thread(take, pages(), 3)
    texts += await asyncio.to_thread(list, kept.texts)
    texts += await asyncio.to_thread(list, Feed())
    return texts


@app.get("/streamed")
async def streamed() -> StreamingResponse:
    return StreamingResponse(chunks(pages()))


@app.get("/plain")
def plain() -> list[str]:
    return take(pages(), 3) + list(Feed())
