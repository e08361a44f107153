# A class instance as dependency: its __call__ is a plain def that returns a coroutine.
# file: app/auth.py
async def check(scope: str, token: str) -> bool:
    return scope == token


class Requires:
    def __init__(self, scope: str) -> None:
        self.scope = scope

    def __call__(self, token: str):
        return check(self.scope, token)  # expect: FLT202
# file: app/main.py
from fastapi import Depends, FastAPI

from app.auth import Requires

app = FastAPI()
requires_admin = Requires("admin")


@app.get("/admin", dependencies=[Depends(requires_admin)])
async def admin() -> str:
    return "ok"
