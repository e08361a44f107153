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
