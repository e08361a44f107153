# time.sleep between attempts is what blocks, whatever the attempt itself awaits; tenacity's own waiting too.
# file: app/retry.py
import asyncio
import time

import httpx


async def fetch(url: str) -> str:
    for attempt in range(3):
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(url)).text
        except httpx.HTTPError:
            time.sleep(2**attempt)  # expect: FLT102
    raise RuntimeError


async def patient(url: str) -> str:
    while True:
        await asyncio.sleep(1)
        backoff()  # expect: FLT102


def backoff(seconds: float = 1) -> None:
    while seconds > 0:
        time.sleep(0.1)
        seconds -= 0.1
