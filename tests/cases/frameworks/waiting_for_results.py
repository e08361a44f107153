# Waits of the standard library: results, joins, queues, events, locks that wait.
# file: app/main.py
import asyncio
import queue
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from fastapi import FastAPI

app = FastAPI()
pool = ThreadPoolExecutor()
jobs: queue.Queue[str] = queue.Queue()
ready = threading.Event()
lock = threading.Lock()


def work() -> int:
    return 1


@app.get("/")
async def root() -> int:
    future = pool.submit(work)
    first = future.result()  # expect: FLT108
    jobs.get()  # expect: FLT108
    ready.wait(1)  # expect: FLT108
    lock.acquire()  # expect: FLT108
    lock.release()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()  # expect: FLT108
    task = asyncio.create_task(asyncio.sleep(0, 2))
    await asyncio.wait([task])
    return first + task.result() + asyncio.run_coroutine_threadsafe(asyncio.sleep(0, 1), asyncio.get_running_loop()).result()  # expect: FLT108


def helper(future: Future[int]) -> int:
    return future.result()
