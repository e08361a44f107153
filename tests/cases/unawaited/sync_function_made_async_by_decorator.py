# A decorator of the project turns a def into a coroutine function by running it in a thread.
# file: app/deco.py
import functools

import anyio.to_thread


def in_thread(func):
    @functools.wraps(func)
    async def wrapper(*args):
        return await anyio.to_thread.run_sync(func, *args)

    return wrapper
# file: app/main.py
from app.deco import in_thread


@in_thread
def resize(name: str) -> bytes:
    return b""


async def thumbnail(name: str) -> None:
    resize(name)  # expect: FLT201
