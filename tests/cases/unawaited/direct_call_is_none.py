# `find(...) is None` is never true of a coroutine, and the coroutine is lost: the 404 never comes.
# file: app/main.py
from fastapi import FastAPI, HTTPException

app = FastAPI()


async def find(user: int) -> str | None:
    return None


@app.get("/{user}")
async def show(user: int) -> str:
    if find(user) is None:  # expect: FLT201
        raise HTTPException(404)
    return "found"
