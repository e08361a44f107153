# start_soon takes the function, not a coroutine, and is no coroutine function itself.
# file: app/main.py
import anyio


async def work(number: int) -> None: ...


async def run() -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(work, 1)
        group.start_soon(lambda: work(2))
        group.cancel_scope.cancel()
    with anyio.move_on_after(1) as scope:
        await work(3)
    if scope.cancelled_caught:
        await work(4)
