# asyncio.run and run_until_complete where a loop already runs; in plain functions, threads and lambdas they are right.
# file: app/main.py
import asyncio
from asyncio import run


async def work(number: int) -> int:
    return number


async def direct() -> int:
    first = asyncio.run(work(1))  # expect: FLT204
    second = run(work(2))  # expect: FLT204
    third = asyncio.new_event_loop().run_until_complete(work(3))  # expect: FLT204
    return first + second + third


def plain() -> int:
    return asyncio.run(work(1)) + run(work(2))


async def in_thread() -> int:
    def job() -> int:
        return asyncio.run(work(3))

    return await asyncio.to_thread(job) + await asyncio.to_thread(lambda: asyncio.run(work(4)))


if __name__ == "__main__":
    asyncio.run(direct())
