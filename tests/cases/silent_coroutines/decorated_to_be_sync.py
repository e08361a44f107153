# Decorators that run the loop themselves: what they bind is a plain function.
# file: app/deco.py
import asyncio
import functools


def run_in_loop(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return asyncio.run(func(*args, **kwargs))

    return wrapper


def as_command(name: str):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            return asyncio.run(func(*args, **kwargs))

        return wrapper

    return decorate
# file: app/tasks.py
from app.deco import as_command, run_in_loop


@run_in_loop
async def cleanup() -> int:
    return 1


@as_command("purge")
async def purge() -> int:
    return 2


def nightly() -> int:
    cleanup()
    if purge():
        return cleanup() + purge()
    return 0
