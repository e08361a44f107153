# The result is stored under a name that is only ever tested.
# file: app/security.py
from typing import Any


class Guard:
    async def allows(self, user: Any) -> bool:
        return bool(user)


guard = Guard()
# file: app/main.py
from fastapi import FastAPI, HTTPException

from app.security import guard

app = FastAPI()


@app.get("/admin")
async def admin(user: str) -> str:
    allowed = guard.allows(user)
    if not allowed:  # expect: FLT201
        raise HTTPException(403)
    return "welcome"
