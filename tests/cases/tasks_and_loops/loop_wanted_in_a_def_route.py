# A def route has no loop in its thread; startup code, helpers with a fallback and nested functions are another matter.
# file: app/main.py
import asyncio

from fastapi import FastAPI

app = FastAPI()
tasks: set[asyncio.Task[None]] = set()


async def work() -> None: ...


@app.get("/a")
@app.post("/a")
def start() -> str:
    task = asyncio.create_task(work())  # expect: FLT205
    tasks.add(task)
    return "started"


@app.get("/b")
def now() -> float:
    return asyncio.get_running_loop().time()  # expect: FLT205


@app.get("/c")
def probe() -> str:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return "no loop"
    return "loop"


@app.get("/d")
async def on_loop() -> float:
    return asyncio.get_running_loop().time()


@app.get("/e")
def own_loop() -> str:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    asyncio.get_event_loop().run_until_complete(work())
    return "done"


@app.get("/f")
def nested() -> str:
    async def job() -> None:
        task = asyncio.create_task(work())
        await task

    asyncio.run(job())
    return "done"
