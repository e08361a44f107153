# Only one side of the conditional expression has the await; the other is certain to fail.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


async def load(user: int) -> dict[str, int]:
    return {"user": user}


async def load_all() -> dict[str, int]:
    return {}


@app.get("/users")
async def show(user: int | None = None):
    return load(user) if user is not None else await load_all()  # expect: FLT202
