# The sync helper hands the coroutine on, which is fine; its caller drops it, which is not.
# file: app/helper.py
async def store(value: int) -> int:
    return value


def store_later(value: int):
    return store(value)
# file: app/main.py
from app.helper import store_later


async def good(value: int) -> int:
    return await store_later(value)


async def bad(value: int) -> None:
    store_later(value)  # expect: FLT201
