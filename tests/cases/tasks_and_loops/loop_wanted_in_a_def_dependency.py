# def dependencies run in a thread as well.
# file: app/main.py
import asyncio

from fastapi import Depends, FastAPI

app = FastAPI()


def clock() -> float:
    return asyncio.get_running_loop().time()  # expect: FLT205


async def async_clock() -> float:
    return asyncio.get_running_loop().time()


@app.get("/")
async def root(a: float = Depends(clock), b: float = Depends(async_clock)) -> float:
    return a + b
