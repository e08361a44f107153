# redis.asyncio: the same method names as the sync client, but coroutines. The pipeline's own `set` is plain.
# file: app/store.py
import redis.asyncio as redis

store = redis.Redis(host="localhost")
# file: app/main.py
from fastapi import FastAPI

from app.store import store

app = FastAPI()


@app.put("/flags/{name}")
async def put(name: str) -> dict[str, str]:
    store.set(name, "1")  # expect: FLT201
    await store.expire(name, 60)
    return {"flag": name}
