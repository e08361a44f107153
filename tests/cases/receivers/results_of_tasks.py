# What a result of Celery says of its task it asks the backend for, each time; its number it knows, and so do other objects.
# file: app/worker.py
from celery import Celery

worker = Celery("app", broker="redis://localhost")


@worker.task
def add(x: int, y: int) -> int:
    return x + y


# file: app/main.py
import asyncio

from app.worker import worker
from celery.result import AsyncResult
from fastapi import FastAPI
from starlette.responses import Response

app = FastAPI()


class Job:
    state = "new"
    result = 1


def describe(task: str) -> dict:
    found = worker.AsyncResult(task)
    return {"id": found.id, "state": found.state}


@app.get("/a/{task}")
async def a(task: str) -> str:
    return AsyncResult(task).status  # expect: FLT106


@app.get("/b/{task}")
async def b(task: str) -> str:
    found = worker.AsyncResult(task)
    await asyncio.sleep(0)
    return str(found.info)  # expect: FLT106


@app.get("/c/{task}")
async def c(task: str) -> dict:
    return describe(task)  # expect: FLT106


@app.get("/d/{task}")
async def d(task: str) -> dict:
    return await asyncio.to_thread(describe, task)


@app.get("/e/{task}")
def e(task: str) -> str:
    return str(AsyncResult(task).result)


@app.get("/f/{task}")
async def f(task: str, response: Response) -> str:
    job = Job()
    return f"{job.state} {job.result} {AsyncResult(task).id} {response.status_code}"
