# Calling an async generator function gives an iterator: it is iterated, streamed or kept, never awaited.
# file: app/main.py
from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def numbers() -> AsyncIterator[int]:
    for i in range(3):
        yield i


async def lines():
    async for number in numbers():
        yield f"{number}\n"


@app.get("/lines")
async def stream() -> StreamingResponse:
    return StreamingResponse(lines())


@app.get("/sum")
async def total() -> int:
    source = numbers()
    return sum([n async for n in source]) + await anext(numbers())
