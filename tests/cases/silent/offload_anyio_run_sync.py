# anyio.to_thread.run_sync and to_process.run_sync, with a limiter, under several imports.
# file: app/main.py
from pathlib import Path

import anyio
import anyio.to_thread
from anyio import CapacityLimiter, to_process, to_thread
from anyio.to_thread import run_sync
from fastapi import FastAPI

app = FastAPI()
limiter = CapacityLimiter(3)


def load(name: str) -> str:
    return Path(name).read_text()


@app.get("/")
async def root() -> list[str]:
    return [
        await anyio.to_thread.run_sync(load, "a"),
        await to_thread.run_sync(load, "b", limiter=limiter),
        await run_sync(load, "c", abandon_on_cancel=True),
        await to_process.run_sync(load, "d"),
    ]
