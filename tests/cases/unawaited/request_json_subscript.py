# Request.json() is a coroutine function: subscripting the coroutine is a TypeError.
# file: app/main.py
from fastapi import FastAPI, Request

app = FastAPI()


@app.post("/hook")
async def hook(request: Request) -> str:
    name = request.json()["name"]  # expect: FLT201
    return f"{name} {request.url}"
