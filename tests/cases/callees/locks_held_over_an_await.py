# A thread's lock that is held while others go on stops the loop for good; without an await, or an asyncio lock, it does not.
# file: app/main.py
import asyncio
import threading

from fastapi import FastAPI

app = FastAPI()
gate = threading.Lock()
places = threading.BoundedSemaphore(3)
own = threading.RLock()
soft_gate = asyncio.Lock()


@app.post("/held")
async def held() -> int:
    with gate:  # expect: FLT108
        await asyncio.sleep(0.1)
    return 1


@app.post("/held/deeper")
async def held_deeper(wanted: bool) -> int:
    with places:  # expect: FLT108
        if wanted:
            async with asyncio.timeout(1):
                return 2
    return 1


@app.post("/twin")
async def twin() -> int:
    with gate:

        async def later() -> None:
            await asyncio.sleep(1)

        task = later()
    await task
    async with soft_gate:
        await asyncio.sleep(0.1)
    with own:
        await asyncio.sleep(0.1)
    return 1


@app.post("/plain")
def plain() -> int:
    with gate:
        asyncio.run(asyncio.sleep(1))
    return 1
