# Everything that consumes coroutines: gather, wait, wait_for, shield, as_completed, timeout.
# file: app/main.py
import asyncio


async def load(key: str) -> int:
    return len(key)


async def all_of(keys: list[str]) -> int:
    one = load("a")
    first, second = await asyncio.gather(one, load("b"))
    limited = await asyncio.wait_for(load("c"), timeout=1)
    safe = await asyncio.shield(load("d"))
    total = first + second + limited + safe
    for done in asyncio.as_completed([load(key) for key in keys]):
        total += await done
    async with asyncio.timeout(1):
        total += await load("e")
    return total


async def lazily(keys: list[str]) -> list[int]:
    coros = [load(key) for key in keys]
    return await asyncio.gather(*coros)


async def from_generator(keys: list[str]) -> list[int]:
    return await asyncio.gather(*(load(key) for key in keys), return_exceptions=True)


async def mapped(keys: list[str]) -> list[int]:
    return await asyncio.gather(*map(load, keys))
