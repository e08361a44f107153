# A callable that is declared to return a Coroutine; one that returns Awaitable may return a task that runs anyway.
# file: app/main.py
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


async def run(job: Callable[[int], Coroutine[Any, Any, None]], hook: Callable[[int], Awaitable[None]]) -> None:
    job(1)  # expect: FLT201
    await job(2)
    hook(1)
    await hook(2)
