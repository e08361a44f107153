# An early return forgets the await, the main path has it.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


async def cached(key: str) -> str:
    return key


async def load(key: str) -> str:
    return key


@app.get("/{key}")
async def show(key: str, fresh: bool = False) -> str:
    if not fresh:
        return cached(key)  # expect: FLT202
    return await load(key)
