# The coroutine is made outside and awaited in a closure.
# file: app/main.py
import asyncio


async def load(key: str) -> int:
    return len(key)


async def run(key: str) -> int:
    pending = load(key)

    async def finish() -> int:
        return await pending

    return await asyncio.wait_for(finish(), 1)


async def with_finally(key: str) -> int:
    pending = load(key)
    try:
        return 0
    finally:
        await pending
