# Sync code that runs the loop itself: asyncio.run, run_until_complete, anyio.run, run_coroutine_threadsafe.
# file: app/cli.py
import asyncio

import anyio


async def main(name: str = "") -> int:
    return len(name)


def by_asyncio() -> int:
    return asyncio.run(main("a"))


def by_runner() -> int:
    with asyncio.Runner() as runner:
        return runner.run(main("a"))


def by_loop() -> int:
    loop = asyncio.new_event_loop()
    try:
        coroutine = main("b")
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def by_anyio() -> int:
    return anyio.run(main, "c")


def from_thread(loop: asyncio.AbstractEventLoop) -> int:
    return asyncio.run_coroutine_threadsafe(main("d"), loop).result()
