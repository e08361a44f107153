# A done callback of a task runs on the loop, one of a concurrent future in its thread.
# file: app/main.py
import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from app.log import append, append_in_thread, work

app = FastAPI()
pool = ThreadPoolExecutor()
tasks = set()


@app.post("/run")
async def run() -> None:
    task = asyncio.create_task(asyncio.sleep(1))
    tasks.add(task)
    task.add_done_callback(append)
    task.add_done_callback(tasks.discard)
    pool.submit(work).add_done_callback(append_in_thread)
# file: app/log.py
def append(task) -> None:
    with open("tasks.log") as file:  # expect: FLT105
        print(task.result(), file.read())


def append_in_thread(future) -> None:
    with open("work.log") as file:
        print(future.result(), file.read())


def work() -> None:
    with open("work.txt") as file:
        file.read()
