# Iterating a blocking generator in the thread pool; awaiting contextmanager_in_threadpool.
# file: app/main.py
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.concurrency import contextmanager_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool

app = FastAPI()


def lines(path: str):
    with open(path) as file:
        yield from file


@contextmanager
def opened(path: str):
    with open(path) as file:
        yield file


@app.get("/a")
async def streamed():
    async def body():
        async for line in iterate_in_threadpool(lines("a.log")):
            yield line

    return StreamingResponse(body())


@app.get("/b")
async def entered() -> str:
    async with contextmanager_in_threadpool(opened("a.log")) as file:
        return file.name
