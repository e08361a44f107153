# Closing a coroutine on purpose, and driving one with send: what tests and schedulers do.
# file: app/drive.py
import inspect


async def load(key: str) -> int:
    return len(key)


def probe() -> str:
    coroutine = load("a")
    coroutine.close()
    return "closed"


def step() -> object:
    coroutine = load("b")
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.throw(RuntimeError("late"))
    return coroutine.cr_frame, inspect.getcoroutinestate(coroutine)
