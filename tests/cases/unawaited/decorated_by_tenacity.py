# tenacity's retry keeps a coroutine function a coroutine function.
# file: app/client.py
from tenacity import retry, stop_after_attempt


@retry(stop=stop_after_attempt(3))
async def push(value: int) -> None: ...


async def sync_all(values: list[int]) -> None:
    for value in values:
        push(value)  # expect: FLT201
