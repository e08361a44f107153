# What may be a coroutine is told from what is none by a test that leaves, before it is used.
# file: app/main.py
import asyncio
import inspect
from collections.abc import Awaitable, Coroutine

from redis.asyncio import Redis

redis = Redis()


async def ask() -> int:
    return 1


async def by_class() -> bool:
    result = redis.ping()
    if isinstance(result, Awaitable):
        return bool(await result)
    return bool(result)


async def by_other_class() -> bool:
    result = ask()
    if isinstance(result, (Coroutine, asyncio.Future)):
        return bool(await result)
    return result.real > 1


async def by_question() -> bool:
    result = ask()
    if inspect.isawaitable(result):
        return bool(await result)
    return bool(result)


async def by_opposite() -> bool:
    result = ask()
    if not asyncio.iscoroutine(result):
        return result.real > 1
    return (await result).real > 1


async def by_attribute() -> bool:
    result = ask()
    if hasattr(result, "__await__"):
        result = await result
        return result.real > 1
    return result.real > 1
