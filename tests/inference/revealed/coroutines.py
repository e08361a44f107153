import asyncio

import aiohttp
import httpx


async def client():
    return httpx.AsyncClient()


async def numbers():
    yield httpx.AsyncClient()


class Service:
    async def get(self):
        return httpx.AsyncClient()

    def __aiter__(self):
        return self

    async def __anext__(self):
        return httpx.AsyncClient()

    async def __aenter__(self):
        return httpx.AsyncClient()

    async def __aexit__(self, *args): ...


async def main():
    a = client()  # revealed: Coroutine[httpx.AsyncClient]
    b = await client()  # revealed: httpx.AsyncClient
    c = await a  # revealed: httpx.AsyncClient
    d = await Service().get()  # revealed: httpx.AsyncClient
    e = asyncio.create_task(client())
    f = await e  # revealed: httpx.AsyncClient
    g = await asyncio.wait_for(client(), 3)  # revealed: httpx.AsyncClient
    h = await asyncio.gather(client(), client())
    i = h[0]  # revealed: httpx.AsyncClient
    async for j in numbers():
        k = j  # revealed: httpx.AsyncClient
    async for m in Service():
        n = m  # revealed: httpx.AsyncClient
    async with Service() as o:
        p = o  # revealed: httpx.AsyncClient
    q = [x async for x in numbers()]  # revealed: Collection[httpx.AsyncClient]
    r = await asyncio.to_thread(open, "a")  # revealed: io.TextIOWrapper
    s = await asyncio.shield(client())  # revealed: httpx.AsyncClient
    async with aiohttp.ClientSession() as t:
        u = t  # revealed: aiohttp.ClientSession
    v = asyncio.run(client())  # revealed: httpx.AsyncClient
    w = await anext(numbers())  # revealed: httpx.AsyncClient
    async with asyncio.TaskGroup() as group:
        x = group.create_task(client())
    y = x.result()  # revealed: httpx.AsyncClient | Unknown
