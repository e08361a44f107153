# A lambda or partial that returns a coroutine, given to something that awaits what it gets.
# file: app/main.py
import functools

from apscheduler.schedulers.asyncio import AsyncIOScheduler

scheduler = AsyncIOScheduler()


async def sync_users(full: bool) -> None: ...


async def retry(make, times: int = 3) -> None:
    for _ in range(times):
        await make()


async def setup() -> None:
    scheduler.add_job(lambda: sync_users(True), "interval", minutes=5)
    scheduler.add_job(functools.partial(sync_users, False), "interval", hours=1)
    await retry(lambda: sync_users(True))
    await retry(functools.partial(sync_users, full=False))
