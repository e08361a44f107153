# Locks, queues, events, subprocesses and sleeps of asyncio and anyio have the names of blocking ones.
# file: app/main.py
import asyncio
import subprocess
from asyncio import Event, Lock, Queue, sleep
from asyncio.subprocess import create_subprocess_exec

import anyio
from fastapi import FastAPI

app = FastAPI()
lock = Lock()
jobs: Queue[str] = Queue()
ready = Event()
limit = asyncio.Semaphore(3)


@app.get("/")
async def root() -> str:
    await sleep(1)
    await jobs.put("x")
    async with lock, limit:
        await lock.acquire() if False else await ready.wait()
    process = await create_subprocess_exec("true", stdout=subprocess.PIPE)
    output, _ = await process.communicate()
    await process.wait()
    text = await anyio.Path("x").read_text()
    async with await anyio.open_file("x") as file:
        text += await file.read()
    done = await anyio.run_process(["true"])
    task = asyncio.create_task(jobs.get())
    await task
    return f"{text}{output}{done.returncode}{task.result()}"
