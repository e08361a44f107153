# A project's own `cache` decorator that remembers the awaited result.
# file: app/caching.py
import functools


def cache(func):
    results = {}

    @functools.wraps(func)
    async def wrapper(key):
        if key not in results:
            results[key] = await func(key)
        return results[key]

    return wrapper
# file: app/main.py
from app.caching import cache


@cache
async def load(key: str) -> int:
    return len(key)


async def use() -> int:
    return await load("a") + await load("b")
