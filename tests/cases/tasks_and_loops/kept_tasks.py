# Tasks that somebody keeps: a name, a set, a list, an attribute, await, return, a task group, a function that keeps it.
# file: app/main.py
import asyncio


async def work(number: int) -> int:
    return number


class Runner:
    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[int]] = set()

    def keep(self, task: asyncio.Task[int]) -> None:
        self.tasks.add(task)

    async def run(self) -> int:
        self.main = asyncio.create_task(work(1))
        self.keep(asyncio.create_task(work(2)))
        tasks = [asyncio.create_task(work(n)) for n in range(3)]
        await asyncio.create_task(work(4))
        async with asyncio.TaskGroup() as group:
            group.create_task(work(5))
        return sum(await asyncio.gather(*tasks)) + await self.main

    def start(self) -> "asyncio.Task[int]":
        return asyncio.create_task(work(6))
