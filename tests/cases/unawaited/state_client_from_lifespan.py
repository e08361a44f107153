# A client put on app.state in the lifespan, used through request.app.state.
# file: app/main.py
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.client = httpx.AsyncClient()
    yield
    await app.state.client.aclose()


app = FastAPI(lifespan=lifespan)


@app.post("/ping")
async def ping(request: Request) -> dict[str, str]:
    request.app.state.client.post("https://example.org")  # expect: FLT201
    return {"status": "ok"}
