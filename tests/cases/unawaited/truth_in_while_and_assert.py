# `while coroutine:` never ends, `assert coroutine` never fails.
# file: app/jobs.py
import asyncio


async def pending(queue: str) -> bool:
    return False


async def drain(queue: str) -> None:
    while pending(queue):  # expect: FLT201
        await asyncio.sleep(1)
    assert pending(queue), "drained"  # expect: FLT201
