# A plain route is harmless when FastAPI calls it in a thread, and blocks when an async route calls it as a function.
# file: app/main.py
from fastapi import FastAPI

from app.routes import health, read_health

app = FastAPI()
app.get("/health")(health)


@app.get("/status")
async def status():
    return {"health": health()}  # expect: FLT101


@app.get("/overview")
async def overview():
    return read_health  # only named
# file: app/routes.py
import requests


def health():
    return requests.get("https://example.com/health").status_code


def read_health():
    return health()
