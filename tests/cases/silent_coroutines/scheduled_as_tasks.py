# create_task, ensure_future, loop.create_task and TaskGroup take coroutines; the tasks are kept.
# file: app/main.py
import asyncio

tasks: set[asyncio.Task[int]] = set()


async def load(key: str) -> int:
    return len(key)


async def start(key: str) -> None:
    task = asyncio.create_task(load(key), name="load")
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    loop = asyncio.get_running_loop()
    other = loop.create_task(load(key))
    third = asyncio.ensure_future(load(key))
    await asyncio.wait([other, third])


async def grouped(keys: list[str]) -> None:
    async with asyncio.TaskGroup() as group:
        for key in keys:
            group.create_task(load(key))
        pending = load("last")
        group.create_task(pending)
