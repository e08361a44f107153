# The usual decorator with an async and a plain wrapper: what it binds has the colour of what it got.
# file: app/timing.py
import functools
import inspect


def timed(func):
    if inspect.iscoroutinefunction(func):

        @functools.wraps(func)
        async def async_wrapper(*args, **kwargs):
            return await func(*args, **kwargs)

        return async_wrapper

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)

    return wrapper
# file: app/main.py
from app.timing import timed


@timed
def compute(number: int) -> int:
    return number


@timed
async def fetch(number: int) -> int:
    return number


async def both() -> int:
    compute(1)
    fetch(1)  # expect: FLT201
    return compute(2) + await fetch(2)
