# Of a client with a plain and an async face, gather can only mean the async one.
# file: app/clients.py
import httpx


class Remote:
    async def read(self) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get("https://example.com")).text


class Local:
    def read(self) -> str:
        return httpx.get("https://example.com").text
# file: app/main.py
import asyncio

from app.clients import Local, Remote


async def both(client: Remote | Local) -> list[str]:
    return await asyncio.gather(client.read(), client.read())


async def later(client: Remote | Local) -> str:
    task = asyncio.create_task(client.read())
    return await task
