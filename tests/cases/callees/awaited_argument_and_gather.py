# The outer call is awaited or scheduled; the plain calls among its arguments run at once.
# file: app/main.py
import asyncio
import time

from fastapi import FastAPI

app = FastAPI()


def token() -> str:
    time.sleep(1)
    return "t"


async def call(token: str, other: str = "") -> str:
    return token


@app.get("/")
async def root() -> list[str]:
    await call(token())  # expect: FLT102
    task = asyncio.create_task(call("a", other=token()))  # expect: FLT102
    found = await asyncio.gather(call(token()), call("b"))  # expect: FLT102
    await asyncio.wait_for(call(f"{token()}"), timeout=3)  # expect: FLT102
    return [await task, *found, *[await call(token()) for _ in range(3)]]  # expect: FLT102
