# Validation fails at run time: a coroutine is no string.
# file: app/schemas.py
from pydantic import BaseModel


class Base(BaseModel):
    id: int


class User(Base):
    name: str
# file: app/main.py
from fastapi import FastAPI

from app.schemas import User

app = FastAPI()


async def name_of(user: int) -> str:
    return str(user)


@app.get("/users/{user}")
async def show(user: int) -> User:
    return User(id=user, name=name_of(user))  # expect: FLT201
