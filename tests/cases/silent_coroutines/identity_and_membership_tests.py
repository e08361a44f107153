# `is None`, putting into sets and isinstance do not take the coroutine for its value.
# file: app/main.py
from collections.abc import Coroutine


async def load(key: str) -> int:
    return len(key)


async def run(key: str) -> int:
    pending = load(key) if key else None
    if pending is None:
        return 0
    if isinstance(pending, Coroutine):
        return await pending
    return 1


async def optional(key: str) -> int:
    pending = load(key) if key else None
    if pending:
        return await pending
    return 0
