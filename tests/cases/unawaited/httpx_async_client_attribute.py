# The response of an AsyncClient is read without awaiting the call; `.json()` then is asked of a coroutine.
# file: app/clients.py
import httpx

client = httpx.AsyncClient(timeout=5)
# file: app/main.py
from fastapi import FastAPI

from app.clients import client

app = FastAPI()


@app.get("/price")
async def price() -> object:
    return client.get("https://example.org/price").json()  # expect: FLT201
