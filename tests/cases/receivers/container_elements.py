# Clients in a dict, a list and a tuple of the module, subscripted, iterated and taken with get().
# file: app/regions.py
import httpx
import requests

BY_REGION = {"eu": requests.Session(), "us": requests.Session()}
ALL: list[httpx.Client] = []
PAIR = (requests.Session(), "https://example.com")
# file: app/main.py
from fastapi import FastAPI

from app.regions import ALL, BY_REGION, PAIR

app = FastAPI()


@app.get("/a/{region}")
async def subscripted(region: str):
    return BY_REGION[region].get("https://example.com").text  # expect: FLT101


@app.get("/b")
async def values():
    for session in BY_REGION.values():
        session.get("https://example.com")  # expect: FLT101


@app.get("/c")
async def items():
    for name, session in BY_REGION.items():
        session.get(f"https://{name}.example.com")  # expect: FLT101


@app.get("/d")
async def listed():
    return [client.get("https://example.com").text for client in ALL]  # expect: FLT101


@app.get("/e")
async def unpacked():
    session, url = PAIR
    return session.get(url).text  # expect: FLT101


@app.get("/f/{region}")
async def looked_up(region: str):
    session = BY_REGION.get(region)
    return session.get("https://example.com").text if session else None  # expect: FLT101
