# Calls of waiting functions with arguments that make them return at once, and their siblings that never wait.
# file: app/main.py
import concurrent.futures
import queue
import threading

from fastapi import FastAPI

app = FastAPI()
lock = threading.Lock()
jobs: queue.Queue[str] = queue.Queue()
ready = threading.Event()
slots = threading.Semaphore(3)
stop = threading.Event()


def started() -> concurrent.futures.Future:
    return concurrent.futures.Future()


@app.get("/")
async def root() -> str:
    future = started()
    if lock.acquire(blocking=False):
        lock.release()
    if lock.acquire(False):
        lock.release()
    if slots.acquire(blocking=False):
        slots.release()
    jobs.put_nowait("x")
    jobs.put("y")
    first = jobs.get(block=False)
    second = jobs.get_nowait()
    third = jobs.get(False)
    ready.set()
    if ready.is_set() and not jobs.empty():
        ready.clear()
    with lock:
        count = jobs.qsize()
    if future.done():
        future.cancel()
    return f"{first}{second}{third}{count}"
