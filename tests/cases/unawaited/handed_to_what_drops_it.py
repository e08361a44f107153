# A thread, a timer, a callback of the loop or a scheduler for plain functions calls the coroutine function that it is
# handed, and drops the coroutine: the work is never done. What awaits it, or runs a loop for it, does it.
# file: app/jobs.py
import asyncio
import atexit
import signal
import threading

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler

in_threads = BackgroundScheduler()
on_loop = AsyncIOScheduler()


class Job:
    async def run(self) -> None:
        await asyncio.sleep(0)

    def start(self) -> None:
        threading.Thread(target=self.run, daemon=True).start()  # expect: FLT201

    def start_well(self) -> None:
        threading.Thread(target=self.run_alone, daemon=True).start()

    def run_alone(self) -> None:
        asyncio.run(self.run())


@in_threads.scheduled_job("interval", seconds=30)  # expect: FLT201
async def refresh() -> None:
    await asyncio.sleep(0)


@on_loop.scheduled_job("interval", seconds=30)
async def refresh_well() -> None:
    await asyncio.sleep(0)


def prepare() -> None:
    in_threads.add_job(refresh_well, "interval", seconds=30)  # expect: FLT201
    on_loop.add_job(refresh, "interval", seconds=30)
    atexit.register(refresh)  # expect: FLT201
    signal.signal(signal.SIGTERM, refresh)  # expect: FLT201
    threading.Timer(1, refresh).start()  # expect: FLT201
    threading.Timer(1, Job().start).start()


# file: app/main.py
import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fastapi import BackgroundTasks, FastAPI
from starlette.concurrency import run_in_threadpool

from app.jobs import Job, prepare

app = FastAPI()
pool = ThreadPoolExecutor()
prepare()
tasks: set[asyncio.Task[str]] = set()


async def work(name: str) -> str:
    await asyncio.sleep(0)
    return name


def plain(name: str) -> str:
    return name


@app.get("/guilty")
async def guilty(name: str) -> str:
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(work, name)  # expect: FLT201
    await run_in_threadpool(partial(work, name))  # expect: FLT201
    await loop.run_in_executor(None, lambda: work(name))  # expect: FLT201
    loop.run_in_executor(pool, work, name)  # expect: FLT201
    pool.submit(work, name)  # expect: FLT201
    loop.call_later(1, work, name)  # expect: FLT201
    return name


@app.get("/callback")
async def callback(name: str) -> str:
    task = asyncio.create_task(work(name))
    tasks.add(task)
    task.add_done_callback(finished)  # expect: FLT201
    task.add_done_callback(tasks.discard)
    return name


async def finished(task: asyncio.Task[str]) -> None:
    await asyncio.sleep(0)


@app.get("/innocent")
async def innocent(name: str, later: BackgroundTasks) -> str:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, plain, name)
    await asyncio.to_thread(asyncio.run, work(name))
    await asyncio.to_thread(lambda: asyncio.run(work(name)))
    later.add_task(work, name)
    later.add_task(Job().run)
    loop.call_later(1, plain, name)
    return await pool.submit(work, name).result()


@app.get("/innocent/made-in-a-thread")
async def made_in_a_thread(name: str) -> str:
    await (await asyncio.to_thread(work, name))
    made = await asyncio.to_thread(work, name)
    return await made
