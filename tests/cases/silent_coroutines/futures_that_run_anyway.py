# gather and run_in_executor give futures: the work is under way, awaited or not.
# file: app/main.py
import asyncio


async def load(key: str) -> int:
    return len(key)


def compute(number: int) -> int:
    return number


async def run() -> int:
    asyncio.gather(load("a"), load("b"))
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, compute, 1)
    future = loop.create_future()
    future.set_result(1)
    done = asyncio.gather(load("c"))
    if not done.done():
        await done
    return future.result()
