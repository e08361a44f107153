# run_in_executor with None, with an executor of the module, of an object, with the loop in a variable or an attribute.
# file: app/main.py
import asyncio
import concurrent.futures
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import requests
from fastapi import FastAPI

app = FastAPI()
pool = ThreadPoolExecutor(4)
processes: concurrent.futures.Executor = ProcessPoolExecutor()


def fetch(url: str) -> str:
    return requests.get(url).text


class Service:
    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor()
        self.loop = asyncio.get_event_loop()

    async def run(self) -> str:
        return await self.loop.run_in_executor(self.executor, fetch, "https://example.com")


@app.get("/")
async def root() -> str:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, fetch, "https://example.com")
    await asyncio.get_event_loop().run_in_executor(pool, fetch, "https://example.com")
    future = loop.run_in_executor(processes, fetch, "https://example.com")
    await asyncio.wait_for(future, 3)
    calls = [loop.run_in_executor(executor=None, func=fetch) for _ in range(3)]
    await asyncio.gather(*calls)
    return await Service().run()
