# Coroutines and tasks kept in a dictionary under a key, found again by `in` and awaited.
# file: app/flights.py
import asyncio


async def load(key: str) -> int:
    return len(key)


class Flights:
    def __init__(self) -> None:
        self.running: dict[str, asyncio.Task[int]] = {}

    async def get(self, key: str) -> int:
        task = self.running.get(key)
        if task is None:
            task = self.running[key] = asyncio.create_task(load(key))
        if task.done():
            return task.result()
        return await task
