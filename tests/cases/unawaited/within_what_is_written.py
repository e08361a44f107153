# What writes a whole dict or list meets the coroutine in it: json fails, and a template shows its repr.
# file: app/main.py
import asyncio
import json

from fastapi import FastAPI, HTTPException, Request, WebSocket
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates

app = FastAPI()
templates = Jinja2Templates(directory="templates")


class Repo:
    async def list(self) -> list[str]:
        return []

    async def count(self) -> int:
        return 1


repo = Repo()


@app.get("/a")
async def a() -> JSONResponse:
    return JSONResponse({"items": repo.list()})  # expect: FLT201


@app.get("/b")
async def b(request: Request):
    number = repo.count()
    context = {"number": await repo.count()}
    print(context)
    return templates.TemplateResponse(request, "a.html", {"page": {"number": number}})  # expect: FLT201


@app.get("/c")
async def c() -> str:
    return json.dumps([{"items": repo.list()}])  # expect: FLT201


@app.websocket("/d")
async def d(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json({"items": jsonable_encoder({"number": repo.count()})})  # expect: FLT201
    raise HTTPException(500, detail={"items": repo.list()})  # expect: FLT201


@app.get("/innocent")
async def innocent(request: Request) -> JSONResponse:
    waiting = {"items": repo.list(), "number": repo.count()}
    found = dict(zip(waiting, await asyncio.gather(*waiting.values()), strict=True))
    number = await repo.count()
    return JSONResponse({"items": await repo.list(), "number": number, "names": [*found]})
