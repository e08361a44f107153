# partial(async function) as dependency is a coroutine function for FastAPI: it is awaited.
# file: app/main.py
from functools import partial

from fastapi import Depends, FastAPI

app = FastAPI()


async def has_scope(scope: str) -> bool:
    return bool(scope)


is_admin = partial(has_scope, "admin")


@app.get("/admin")
async def admin(allowed: bool = Depends(is_admin)) -> bool:
    return allowed
