# asyncio.sleep and asyncio.wait_for as statements do nothing.
# file: app/poll.py
import asyncio


async def probe() -> bool:
    return True


async def poll() -> None:
    asyncio.sleep(1)  # expect: FLT201
    asyncio.wait_for(probe(), 5)  # expect: FLT201
