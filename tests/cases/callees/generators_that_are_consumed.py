# A generator expression runs where it is consumed; the first iterable of a streamed one is made where it stands.
# file: app/main.py
import requests
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


def rows(path: str):
    with open(path) as file:
        yield from file


def fetch(url: str) -> list[str]:
    return requests.get(url).json()


@app.get("/a")
async def joined():
    return ",".join(line.upper() for line in rows("a.csv"))  # expect: FLT105


@app.get("/b")
async def streamed():
    return StreamingResponse(line.upper() for line in fetch("https://example.com"))  # expect: FLT101


@app.get("/c")
async def listed():
    return StreamingResponse([line.upper() for line in rows("c.csv")])  # expect: FLT105
