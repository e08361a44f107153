# What a lifespan yields as a dict is found on request.state.
# file: app/main.py
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict]:
    with httpx.Client() as client:
        yield {"client": client, "limit": 3}


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def root(request: Request):
    return request.state.client.get("https://example.com").text  # expect: FLT101
