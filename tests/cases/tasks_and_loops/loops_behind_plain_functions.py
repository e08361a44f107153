# asyncio.run in a plain function fails where a coroutine function comes to call it, not in a thread, a script or a route.
# file: app/jobs.py
import asyncio
import inspect
import threading


class Extractor:
    async def __call__(self, part: str) -> str:
        return part


def extract(part: str) -> str:
    return asyncio.run(Extractor()(part))


def extract_all(parts: list[str]) -> list[str]:
    return [extract(part) for part in parts]


def run_anywhere(part: str) -> str:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(Extractor()(part))
    return part


def prepared(part: str) -> str:
    try:
        return asyncio.run(Extractor()(part))
    except RuntimeError:
        return part


def old_fashioned(part: str) -> str:
    loop = asyncio.get_event_loop()
    if loop.is_running():
        return part
    return loop.run_until_complete(Extractor()(part))


def on_a_loop_of(loop, part: str) -> str:
    return loop.run_until_complete(Extractor()(part))


def resolved(value):
    if inspect.isawaitable(value):
        return asyncio.run(value)
    return value


def in_a_thread(part: str) -> None:
    threading.Thread(target=extract, args=(part,)).start()
# file: app/main.py
import asyncio

from fastapi import BackgroundTasks, FastAPI

from app.jobs import (
    extract, extract_all, in_a_thread, old_fashioned, on_a_loop_of, prepared, resolved, run_anywhere,
)

app = FastAPI()


@app.get("/a")
async def a(part: str) -> str:
    return extract(part)  # expect: FLT204


@app.get("/b")
async def b(parts: list[str]) -> list[str]:
    return extract_all(parts)  # expect: FLT204


@app.get("/c")
async def c(part: str) -> str:
    in_a_thread(part)
    print(resolved(part))
    return run_anywhere(part) + prepared(part) + old_fashioned(part)


@app.get("/d")
async def d(part: str, tasks: BackgroundTasks) -> str:
    tasks.add_task(extract, part)
    return await asyncio.to_thread(extract, part)


@app.get("/e")
def e(part: str) -> str:
    return extract(part)


@app.get("/f")
async def f(part: str) -> str:
    return on_a_loop_of(asyncio.new_event_loop(), part)  # expect: FLT204


if __name__ == "__main__":
    extract("a")
