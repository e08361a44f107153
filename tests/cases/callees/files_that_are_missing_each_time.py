# A file for each request, a mark that nobody sets, and one that has to be there: these are waited for again and again.
# file: app/store.py
import os
from pathlib import Path

import requests

FOLDER = Path.home() / ".pictures"
CLOSED = FOLDER / "closed"


def picture(name: str) -> bytes:
    path = FOLDER / name
    if not path.exists():
        path.write_bytes(requests.get(f"https://pictures.example.com/{name}", timeout=5).content)
    return b""


def state() -> str:
    if not CLOSED.exists():
        return requests.get("https://pictures.example.com/state", timeout=5).text
    return "closed"


def present() -> str:
    if os.path.exists(CLOSED):
        return requests.get("https://pictures.example.com/closed", timeout=5).text
    return ""


# file: app/main.py
from app.store import picture, present, state
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root(name: str) -> str:
    picture(name)  # expect: FLT101
    return present() + state()  # expect: FLT101


@app.get("/state")
async def read_state() -> str:
    return state()  # expect: FLT101
