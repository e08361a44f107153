# DNS, sockets, HTTP and processes of the loop itself and of aiohttp.
# file: app/main.py
import asyncio
import socket
from asyncio import subprocess

import aiohttp
from aiohttp import ClientSession
from fastapi import FastAPI

app = FastAPI()


@app.get("/a")
async def a() -> str:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo("example.com", 443, type=socket.SOCK_STREAM)
    reader, writer = await asyncio.open_connection("example.com", 443)
    writer.write(b"x")
    await writer.drain()
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    process = await asyncio.create_subprocess_shell("true", stdout=subprocess.PIPE)
    await process.communicate()
    return f"{found}{line!r}"


@app.get("/b")
async def b() -> str:
    async with aiohttp.ClientSession() as session:
        async with session.get("https://example.com") as response:
            text = await response.text()
        response = await session.post("https://example.com")
        return text + await response.text()


async def c(session: ClientSession) -> bytes:
    async with session.request("GET", "https://example.com") as response:
        async for chunk in response.content.iter_chunked(1024):
            return chunk
    return b""
