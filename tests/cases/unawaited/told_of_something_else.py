# A test that leaves says nothing of another value, nor of what is not asked.
# file: app/main.py
import inspect
from collections.abc import Awaitable


async def ask() -> int:
    return 1


async def of_another() -> bool:
    first = await ask()
    second = ask()
    if isinstance(first, Awaitable):
        return False
    return bool(second)  # expect: FLT201


async def of_a_former(given: object) -> bool:
    result = given
    if inspect.isawaitable(result):
        return bool(await result)
    result = ask()
    return bool(result)  # expect: FLT201


async def of_a_plain_kind() -> bool:
    result = ask()
    if isinstance(result, int):
        return False
    return result.real  # expect: FLT201


async def where_it_is_one() -> bool:
    result = ask()
    if not isinstance(result, Awaitable):
        return False
    return result.real  # expect: FLT201
