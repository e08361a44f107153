# What a library gives blocks where it is iterated, entered or left: through variables and helpers too; not where made.
# file: feed.py
from collections.abc import Iterator

import httpx

client = httpx.Client()


def lines(reply: httpx.Response) -> Iterator[str]:
    return reply.iter_lines()


def told(url: str):
    with client.stream("GET", url) as reply:
        return reply.status_code
# file: main.py
import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor

import docker
import httpx
import redis
import redis.asyncio
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from feed import client, lines, told
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

app = FastAPI()
engine = create_engine("postgresql://localhost/shop")
async_engine = create_async_engine("postgresql+asyncpg://localhost/shop")
cache = redis.Redis()
async_cache = redis.asyncio.Redis()
machines = docker.from_env()


@app.get("/through")
async def through(reply_of: str) -> list[object]:
    found: list[object] = [told(reply_of)]  # expect: FLT101
    reply = await asyncio.to_thread(client.get, reply_of)
    for line in lines(reply):  # expect: FLT101
        found.append(line)
    waiting = reply.iter_bytes()
    found.extend([part for part in waiting])  # expect: FLT101
    found.append(list(reply.iter_text()))  # expect: FLT101
    found.append(next(machines.events()))  # expect: FLT106
    found.append([key for key in cache.scan_iter()])  # expect: FLT104
    return found


@app.get("/entered")
async def entered() -> int:
    change = engine.begin()
    with change as connection:  # expect: FLT104
        number = hash(connection)
    with subprocess.Popen(["sort"]) as process:  # expect: FLT108
        number += hash(process)
    with httpx.stream("GET", "https://far.example.com") as reply:  # expect: FLT101
        return reply.status_code + number


@app.get("/pooled")
async def pooled() -> list[int]:
    with ThreadPoolExecutor() as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, sorted, [2, 1])


@app.get("/waiting")
async def waiting() -> None:
    with ThreadPoolExecutor() as pool:  # expect: FLT108
        pool.submit(print)


@app.get("/made")
async def made() -> StreamingResponse:
    reply = await asyncio.to_thread(client.get, "https://far.example.com")
    return StreamingResponse(reply.iter_bytes())


@app.get("/asynchronous")
async def asynchronous() -> list[object]:
    found = [key async for key in async_cache.scan_iter()]
    async with async_engine.begin() as connection:
        found.append(hash(connection))
    return found


@app.get("/plain")
def plain() -> list[object]:
    with engine.begin() as connection:
        return [hash(connection), *list(cache.scan_iter())]
