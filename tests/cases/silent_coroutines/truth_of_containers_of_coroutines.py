# A list of coroutines may be tested, measured, sliced and iterated; its elements are awaited.
# file: app/main.py
import asyncio


async def load(key: str) -> int:
    return len(key)


async def run(keys: list[str]) -> int:
    pending = [load(key) for key in keys if key]
    if not pending:
        return 0
    total = len(pending)
    for coroutine in pending[:1]:
        total += await coroutine
    by_key = {key: load(key) for key in keys}
    for key, coroutine in by_key.items():
        total += await coroutine if key in by_key else 0
    first, *others = [load("a"), load("b")]
    return total + await first + sum(await asyncio.gather(*others))
