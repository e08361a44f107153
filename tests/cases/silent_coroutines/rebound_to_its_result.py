# The name holds a coroutine first and its result after the await.
# file: app/main.py
import asyncio


async def load(key: str) -> list[int]:
    return [len(key)]


async def straight(key: str) -> int:
    rows = load(key)
    rows = await rows
    if not rows:
        return 0
    return rows[0]


async def in_branches(key: str, fast: bool) -> int:
    if fast:
        rows = await load(key)
    else:
        rows = await asyncio.wait_for(load(key), 5)
    for row in rows:
        return row
    return len(rows)


async def in_loop(keys: list[str]) -> int:
    total = 0
    for key in keys:
        data = load(key)
        data = await data
        total += data[0]
    return total
