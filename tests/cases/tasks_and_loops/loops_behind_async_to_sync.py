# What async_to_sync makes runs a loop when it is called, not when it is made: in a thread, and where none runs.
# file: app/main.py
import asyncio
from functools import partial

from asgiref.sync import AsyncToSync, async_to_sync
from fastapi import FastAPI

app = FastAPI()


async def work(number: int) -> int:
    return number


@async_to_sync
async def done(number: int) -> int:
    return number


waited = async_to_sync(work)


class Service:
    def __init__(self) -> None:
        self.run = AsyncToSync(work)

    def both(self, number: int) -> int:
        return self.run(number)


@app.get("/direct")
async def direct(number: int) -> int:
    return async_to_sync(work)(number) + 1  # expect: FLT204


@app.get("/kept")
async def kept(number: int) -> int:
    return waited(number)  # expect: FLT204


@app.get("/decorated")
async def decorated(number: int) -> int:
    return done(number)  # expect: FLT204


@app.get("/below")
async def below(number: int) -> int:
    return Service().both(number)  # expect: FLT204


@app.get("/made")
async def made(number: int) -> int:
    run = async_to_sync(work)
    return await asyncio.to_thread(run, number) + await asyncio.to_thread(partial(waited, number))


@app.get("/threaded")
def threaded(number: int) -> int:
    return async_to_sync(work)(number) + done(number) + Service().both(number)


@app.get("/awaited")
async def awaited(number: int) -> int:
    return await work(number)
