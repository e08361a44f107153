# A decorator whose wrapper gives the coroutine to a loop of its own makes a command of it, one that awaits it does not.
# file: main.py
import time

from fastapi import FastAPI

from tools import awaited, on_new_loop, on_runner

app = FastAPI()


@on_new_loop
async def sync_all() -> None:
    time.sleep(1)


@on_runner(debug=True)
async def sync_some() -> None:
    time.sleep(1)


@awaited
async def refresh() -> None:
    time.sleep(1)  # expect: FLT102


@app.get("/")
async def read_root() -> None:
    await refresh()
# file: tools.py
import asyncio
import functools


def on_new_loop(work):
    @functools.wraps(work)
    def wrapper(*args, **kwargs):
        async def inner():
            return await work(*args, **kwargs)

        loop = asyncio.new_event_loop()
        return loop.run_until_complete(inner())

    return wrapper


def on_runner(*, debug):
    def decorate(work):
        @functools.wraps(work)
        def wrapper(*args):
            coroutine = work(*args)
            with asyncio.Runner(debug=debug) as runner:
                return runner.run(coroutine)

        return wrapper

    return decorate


def awaited(work):
    @functools.wraps(work)
    async def wrapper(*args):
        return await work(*args)

    return wrapper
