# `-> Callable[[T], T]` says less of a decorator than its body, which puts a coroutine function around another one.
# file: app/tracing.py
import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T", bound=Callable[..., Any])


def traced(name: str) -> Callable[[T], T]:
    def decorator(f: T) -> T:
        if asyncio.iscoroutinefunction(f):

            @wraps(f)
            async def async_wrapper(*args, **kwargs):
                print(name)
                return await f(*args, **kwargs)

            return async_wrapper

        @wraps(f)
        def wrapper(*args, **kwargs):
            print(name)
            return f(*args, **kwargs)

        return wrapper

    return decorator


def limited(func):
    @wraps(func)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        return await args[0].enforcer.limit(func)(*args, **kwargs)

    return wrapper


def blocking(func: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return asyncio.run(func(*args, **kwargs))

    return wrapper


# file: app/main.py
from app.tracing import blocking, limited, traced


class Server:
    @traced("authenticate")
    @limited
    async def authenticate(self) -> None:
        print("checked")

    @traced("count")
    def count(self) -> int:
        return 1

    @blocking
    async def reload(self) -> None:
        print("again")

    @traced("delete")
    async def delete(self) -> int:
        self.authenticate()  # expect: FLT201
        await self.authenticate()
        self.count()
        self.reload()  # expect: FLT204
        return self.count()
