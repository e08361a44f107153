# The decorator's wrapper is a plain def, but it returns what the coroutine function gives: still to be awaited.
# file: app/deco.py
import functools


def counted(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)

    return wrapper
# file: app/main.py
from app.deco import counted


@counted
async def ping() -> None: ...


async def run() -> None:
    ping()  # expect: FLT201
    await ping()
