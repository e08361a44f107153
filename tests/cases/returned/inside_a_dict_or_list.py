# Values of the returned dict and elements of the returned list are serialised too.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


async def count(kind: str) -> int:
    return len(kind)


@app.get("/counts")
async def counts():
    return {"users": count("users"), "items": await count("items")}  # expect: FLT202


@app.get("/list")
async def as_list():
    return [count("users")]  # expect: FLT202
