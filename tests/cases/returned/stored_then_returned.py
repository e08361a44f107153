# The coroutine is given a name first.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


async def load(user: int) -> dict[str, int]:
    return {"user": user}


@app.get("/users/{user}")
async def show(user: int):
    result = load(user)
    return result  # expect: FLT202
