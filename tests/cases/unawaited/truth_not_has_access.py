# The security check that is always passed: `not <coroutine>` is False.
# file: app/security.py
async def has_access(user: int, thing: str) -> bool:
    return user == 1
# file: app/main.py
from fastapi import FastAPI, HTTPException

from app.security import has_access

app = FastAPI()


@app.get("/vault/{user}")
async def vault(user: int) -> str:
    if not has_access(user, "vault"):  # expect: FLT201
        raise HTTPException(403)
    return "gold"
