# A coroutine function that nothing is seen to come to builds a client at each call: said with low confidence only.
# file: app/posts.py
import httpx


class Posts:
    async def send(self, text: str) -> int:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            return (await client.post("https://posts.example", content=text)).status_code


class Warm:
    async def open(self) -> None:
        self.client = httpx.AsyncClient()

    def make(self) -> httpx.AsyncClient:
        return httpx.AsyncClient()
# file: app/tool.py
import asyncio

import httpx


async def once() -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://posts.example")).status_code


if __name__ == "__main__":
    asyncio.run(once())
# file: app/main.py
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from app.posts import Posts

senders: dict[str, Any] = {"post": Posts}


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with httpx.AsyncClient() as client:
        app.state.client = client
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/posts/{kind}", status_code=201)
@app.post("/again/posts/{kind}", status_code=201)
@app.post("/once/posts/{kind}", status_code=201)
async def post(kind: str, text: str) -> int:
    return await senders[kind].send(text)
