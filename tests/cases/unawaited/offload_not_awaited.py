# run_in_threadpool and asyncio.to_thread are coroutine functions: unawaited, the work is not done at all.
# file: app/main.py
import asyncio

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()


def write(text: str) -> None: ...


@app.post("/text")
async def post(text: str) -> dict[str, str]:
    run_in_threadpool(write, text)  # expect: FLT201
    asyncio.to_thread(write, text)  # expect: FLT201
    await run_in_threadpool(write, text)
    return {"text": text}
