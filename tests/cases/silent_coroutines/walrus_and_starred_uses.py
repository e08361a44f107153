# The coroutine passes through a walrus, a starred display or a tuple on its way to the await.
# file: app/main.py
import asyncio


async def load(key: str) -> int:
    return len(key)


async def run(keys: list[str]) -> list[int]:
    if (pending := load("a")) is not None:
        first = await pending
    pair = (load("b"), load("c"))
    both = await asyncio.gather(*pair)
    left, right = load("d"), load("e")
    some = [*(load(key) for key in keys), load("f")]
    rest = await asyncio.gather(*some, *[load(key) for key in keys])
    return [first, *both, await left, await right, *rest]
