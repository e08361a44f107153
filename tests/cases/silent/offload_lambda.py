# Lambdas and local functions given to an offload, several calls deep.
# file: app/main.py
import asyncio

import requests
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

app = FastAPI()
SessionLocal = sessionmaker()


@app.get("/")
async def root(url: str) -> str:
    def job():
        with SessionLocal() as db:
            db.execute(text("select 1"))
            return [helper() for _ in range(3)]

    def helper():
        return requests.get(url).text

    await run_in_threadpool(job)
    await asyncio.to_thread(lambda: requests.get(url).text)
    call = lambda: helper()  # noqa: E731
    await asyncio.get_running_loop().run_in_executor(None, call)
    return await run_in_threadpool(lambda: [helper(), requests.post(url).text][0])
