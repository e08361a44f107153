# map, zip, filter and itertools over coroutines that are awaited one by one or gathered.
# file: app/main.py
import asyncio
import itertools


async def load(key: str) -> int:
    return len(key)


async def run(keys: list[str]) -> int:
    total = 0
    for key, coroutine in zip(keys, map(load, keys)):
        total += len(key) + await coroutine
    pending = list(map(load, keys))
    for batch in itertools.batched(pending, 2):
        total += sum(await asyncio.gather(*batch))
    for index, coroutine in enumerate(load(key) for key in keys):
        total += index + await coroutine
    for coroutine in sorted([load("b"), load("a")], key=id):
        total += await coroutine
    return total
