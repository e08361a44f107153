# What is awaited gives way, whatever its name; maybe-coroutines are tested before they are awaited.
# file: app/main.py
import asyncio
import inspect

from fastapi import FastAPI, Request

from app.handlers import HANDLERS

app = FastAPI()


@app.get("/{name}")
async def root(name: str, request: Request, client, session, db) -> object:
    await client.get("https://example.com")
    await session.execute("select 1")
    await db.commit()
    await request.app.state.redis.get("x")
    result = HANDLERS[name](request)
    if inspect.isawaitable(result):
        result = await result
    await asyncio.sleep(1)
    return result
# file: app/handlers.py
async def one(request) -> int:
    return 1


def two(request) -> int:
    return 2


HANDLERS = {"one": one, "two": two}
