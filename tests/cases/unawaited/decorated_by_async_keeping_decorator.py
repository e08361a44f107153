# The project's decorators return coroutine functions themselves (with and without arguments, wrapper typed or not).
# file: app/deco.py
import functools


def logged(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        return await func(*args, **kwargs)

    return wrapper


def retried(times: int):
    def decorate(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            for _ in range(times):
                return await func(*args, **kwargs)

        return wrapper

    return decorate
# file: app/main.py
from app.deco import logged, retried


@logged
async def ping() -> None: ...


@retried(3)
async def pong() -> None: ...


async def both() -> None:
    ping()  # expect: FLT201
    pong()  # expect: FLT201
