# Methods of async libraries that are no coroutine functions although they look it.
# file: app/main.py
import httpx
import redis.asyncio as redis
from fastapi import FastAPI, Request, UploadFile, WebSocket
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

app = FastAPI()
store = redis.Redis()


async def add(session: AsyncSession, item: object) -> int:
    session.add(item)
    session.add_all([item])
    session.expunge(item)
    result = await session.execute(select(1))
    rows = result.scalars().all()
    return len(rows) + (await session.scalars(select(1))).one()


@app.post("/read")
async def read(request: Request, file: UploadFile) -> dict[str, object]:
    host = request.client.host if request.client else ""
    request.url_for("read")
    return {"host": host, "path": request.url.path, "type": file.content_type, "query": request.query_params["q"]}


@app.websocket("/ws")
async def chat(websocket: WebSocket) -> None:
    if websocket.client and websocket.query_params.get("x"):
        await websocket.close()


async def fetch() -> object:
    async with httpx.AsyncClient() as client:
        client.build_request("GET", "https://example.org")
        response = await client.get("https://example.org")
        response.raise_for_status()
        pipe = store.pipeline()
        pipe.set("a", "1")
        await pipe.execute()
        return response.json()["price"]
