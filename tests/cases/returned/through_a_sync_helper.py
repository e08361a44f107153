# The helper only hands the coroutine on; the route is where it has to be awaited.
# file: app/service.py
async def fetch(item: int) -> dict[str, int]:
    return {"item": item}


def fetch_item(item: int):
    return fetch(item)
# file: app/main.py
from fastapi import FastAPI

from app.service import fetch_item

app = FastAPI()


@app.get("/items/{item}")
async def show(item: int):
    return fetch_item(item)  # expect: FLT202
