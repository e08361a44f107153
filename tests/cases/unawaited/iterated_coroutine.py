# `for x in coroutine` is a TypeError: the function returns a list, but only when awaited.
# file: app/repo.py
async def find_all() -> list[int]:
    return [1, 2]
# file: app/main.py
from fastapi import FastAPI

from app.repo import find_all

app = FastAPI()


@app.get("/ids")
async def ids() -> list[int]:
    found = []
    for number in find_all():  # expect: FLT201
        found.append(number)
    return found + [n for n in find_all()]  # expect: FLT201
