# A route that reads a form as well as JSON, as its protocol wants, cannot declare one body for both.
# file: app/main.py
from typing import Any

from fastapi import FastAPI, Request

app = FastAPI()


@app.post("/posts")
async def publish(request: Request) -> str:
    form = await request.form()
    if not form:
        data = await request.json()
        return data["properties"]
    return str(form["content"])


@app.post("/notes")
async def note(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    data: Any = await request.form() if "form" in kind else await request.json()
    return data["content"]


@app.post("/entries")
async def enter(request: Request) -> str:
    if request.headers.get("content-type") == "application/json":
        entry = await request.json()
    else:
        entry = await request.form()
    return entry["title"]


@app.post("/books")
async def add(request: Request) -> str:
    book = await request.json()  # expect: FLT406
    return book["title"]
