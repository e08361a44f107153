# create_task and ensure_future whose task nobody keeps, under every spelling of the import.
# file: app/main.py
import asyncio
import asyncio as aio
from asyncio import create_task, ensure_future


async def work(number: int) -> None: ...


async def start() -> None:
    asyncio.create_task(work(1))  # expect: FLT203
    aio.create_task(work(2), name="two")  # expect: FLT203
    create_task(work(3))  # expect: FLT203
    ensure_future(work(4))  # expect: FLT203
    asyncio.get_running_loop().create_task(work(5))  # expect: FLT203
    if True:
        asyncio.create_task(  # expect: FLT203
            work(6),
        )


async def in_variables(group: asyncio.TaskGroup, given: asyncio.AbstractEventLoop) -> None:
    loop = asyncio.get_running_loop()
    loop.create_task(work(1))  # expect: FLT203
    given.create_task(work(2))  # expect: FLT203
    group.create_task(work(3))
    async with asyncio.TaskGroup() as own:
        own.create_task(work(4))


async def unread(wanted: bool) -> None:
    if wanted:
        task = asyncio.create_task(work(1))  # expect: FLT203


async def kept_while_it_waits() -> None:
    task = asyncio.create_task(work(1))
    await asyncio.sleep(10)


async def kept_for_ever(tasks: list) -> None:
    other = None
    async with asyncio.Lock():
        other = asyncio.create_task(work(1))
    while True:
        await asyncio.sleep(1)


async def read(tasks: list) -> None:
    task = asyncio.create_task(work(1))
    tasks.append(task)


async def read_inside() -> object:
    task = asyncio.create_task(work(1))

    def cancel() -> None:
        task.cancel()

    return cancel


async def generator():
    task = asyncio.create_task(work(1))
    yield 1
