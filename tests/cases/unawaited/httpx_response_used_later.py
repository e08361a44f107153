# The response is stored first; the one use shows that it was taken for a response.
# file: app/main.py
import httpx
from fastapi import FastAPI

app = FastAPI()


@app.get("/price")
async def price() -> object:
    async with httpx.AsyncClient() as client:
        response = client.get("https://example.org/price")
        return response.json()  # expect: FLT201
