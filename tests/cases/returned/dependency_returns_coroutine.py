# An async dependency returns a coroutine: the route gets it instead of the user and reads an attribute of it.
# file: app/auth.py
class User:
    name = "x"


async def find_user(token: str) -> User:
    return User()


async def current_user(token: str):
    return find_user(token)  # expect: FLT202
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.auth import User, current_user

app = FastAPI()


@app.get("/me")
async def me(user: Annotated[User, Depends(current_user)]) -> str:
    return user.name
