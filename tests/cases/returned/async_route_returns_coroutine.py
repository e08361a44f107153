# FastAPI gets a coroutine to serialise: 500, "'coroutine' object is not iterable".
# file: app/repo.py
async def load(user: int) -> dict[str, int]:
    return {"user": user}
# file: app/main.py
from fastapi import FastAPI

from app import repo

app = FastAPI()


@app.get("/users/{user}")
async def show(user: int):
    return repo.load(user)  # expect: FLT202


@app.get("/ok/{user}")
async def fine(user: int):
    return await repo.load(user)
