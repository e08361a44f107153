# An async def that returns a manager or an iterable must be awaited first; only generators and managers are entered directly.
# file: app/main.py
import httpx


async def make_client() -> httpx.AsyncClient:
    return httpx.AsyncClient()


async def rows() -> list[int]:
    return [1, 2]


async def use() -> int:
    async with make_client() as client:  # expect: FLT201
        await client.get("https://example.org")
    async with await make_client() as client:
        await client.get("https://example.org")
    total = 0
    async for row in rows():  # expect: FLT201
        total += row
    return total
