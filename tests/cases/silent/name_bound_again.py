# The name was bound to something that blocks and is bound again before the call.
# file: app/main.py
import httpx
import requests
from fastapi import FastAPI

app = FastAPI()


def fetch(url: str) -> str:
    return requests.get(url).text


async def _fetch(url: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).text


fetch = _fetch


@app.get("/a")
async def a() -> str:
    return await fetch("https://example.com")


@app.get("/b")
async def b() -> str:
    client = requests.Session()
    client.close()
    client = {"get": 1}
    return str(client.get("get"))
