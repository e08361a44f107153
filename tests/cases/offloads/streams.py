# An async generator that awaits nothing iterates on the loop; what is in memory already is handed out at once.
# file: app/main.py
from collections.abc import AsyncIterator, Iterator

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.reports import produce

app = FastAPI()


async def produced() -> AsyncIterator[str]:  # expect: FLT111
    for line in produce():
        yield line


async def enumerated() -> AsyncIterator[str]:  # expect: FLT111
    for number, line in enumerate(produce()):
        yield f"{number} {line}"


async def from_memory(lines: list[str]) -> AsyncIterator[str]:
    for number, line in enumerate(lines):
        yield f"{number} {line}"


async def awaiting() -> AsyncIterator[str]:
    async for line in produced():
        yield line
    for line in produce():
        yield line


def plain() -> Iterator[str]:
    for line in produce():
        yield line


async def not_streamed() -> AsyncIterator[str]:
    for line in produce():
        yield line


@app.get("/{name}")
async def stream(name: str) -> StreamingResponse:
    if name == "produced":
        return StreamingResponse(produced())
    if name == "enumerated":
        return StreamingResponse(enumerated())
    if name == "memory":
        return StreamingResponse(from_memory(["a"]))
    if name == "awaiting":
        return StreamingResponse(awaiting())
    return StreamingResponse(plain())
# file: app/reports.py
from collections.abc import Iterator


def produce() -> Iterator[str]:
    yield from map(str, range(10))
