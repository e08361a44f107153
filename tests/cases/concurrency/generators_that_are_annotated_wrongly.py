# A plain `def` with `yield` gives a generator, whatever its annotation says: `for` works, and `async for` does not.
# file: app/chunks.py
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any


class Splitter:
    def parts(self, text: str) -> AsyncGenerator[Any, None]:
        for part in text.split():
            yield part

    async def later(self, text: str) -> Iterator[str]:
        yield text


def lines(text: str) -> "AsyncIterator[str]":
    yield from text.splitlines()


async def pages(text: str) -> AsyncIterator[str]:
    yield text


def handed(text: str) -> AsyncIterator[str]:
    return pages(text)
# file: app/main.py
from fastapi import FastAPI

from app.chunks import Splitter, handed, lines, pages

app = FastAPI()
splitter = Splitter()


@app.get("/parts")
async def read_parts() -> list[str]:
    found = [part for part in splitter.parts("a b")]
    for line in lines("a"):
        found.append(line)
    return found + list(lines("b"))


@app.get("/pages")
async def read_pages() -> list[str]:
    for page in pages("a"):  # expect: FLT209
        print(page)
    for page in handed("a"):  # expect: FLT209
        print(page)
    return [word for word in splitter.later("a")]  # expect: FLT209


@app.get("/wrong")
async def read_wrong() -> list[str]:
    return [part async for part in splitter.parts("a b")]  # expect: FLT213
