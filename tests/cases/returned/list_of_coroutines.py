# A comprehension that makes a coroutine for each element, returned by a route.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


async def load(user: int) -> dict[str, int]:
    return {"user": user}


@app.get("/users")
async def users():
    return [load(user) for user in range(3)]  # expect: FLT202


@app.get("/ok")
async def fine():
    return [await load(user) for user in range(3)]
