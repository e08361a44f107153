# A generator yields coroutines, a list collects them, a deque queues them; somebody awaits them.
# file: app/main.py
import asyncio
from collections import deque
from collections.abc import Coroutine, Iterator
from typing import Any


async def load(key: str) -> int:
    return len(key)


def batch(keys: list[str]) -> Iterator[Coroutine[Any, Any, int]]:
    for key in keys:
        yield load(key)


async def run(keys: list[str]) -> int:
    total = 0
    for pending in batch(keys):
        total += await pending
    collected = []
    for key in keys:
        collected.append(load(key))
    if collected:
        total += sum(await asyncio.gather(*collected))
    waiting = deque([load("x")])
    while waiting:
        total += await waiting.popleft()
    named = {"a": load("a"), "b": load("b")}
    values = await asyncio.gather(*named.values())
    print(len(collected), len(named))
    return total + sum(values)
