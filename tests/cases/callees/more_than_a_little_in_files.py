# What comes from requests, other services or lists is not little, whatever stands around it; nor is what is repeated.
# file: main.py
import json
import os
from pathlib import Path

import httpx
from fastapi import FastAPI, Request, UploadFile

app = FastAPI()
FOLDER = Path(__file__).parent / "reports"


class Shelf:
    def __init__(self, **books: str) -> None:
        self.books = books


@app.post("/text")
async def text(name: str, content: str) -> None:
    (FOLDER / name).write_text(content)  # expect: FLT105


@app.post("/wrapped")
async def wrapped(name: str, content: str) -> None:
    with open(f"/data/{name}", "w") as file:  # expect: FLT105
        json.dump({"name": 1, "content": content}, file)


@app.post("/fetched")
async def fetched(name: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get("https://example.com", timeout=5)
    (FOLDER / name).write_bytes(answer.content)  # expect: FLT105


@app.post("/all")
async def save_all(rows: list[dict]) -> None:
    with open("/data/rows", "w") as file:  # expect: FLT105
        json.dump(rows, file)


@app.post("/upload")
async def upload(file: UploadFile) -> None:
    with open(f"/data/{file.filename}", "ab") as target:  # expect: FLT105
        target.write(await file.read())


@app.post("/handed")
async def handed(request: Request) -> None:
    with open("/data/form", "w") as target:  # expect: FLT105
        target.write("form\n")
        print(await request.body(), file=target)


@app.get("/report/{name}")
async def report(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text()  # expect: FLT105


@app.get("/form/{folder}/{name}")
async def form(folder: str, name: str) -> bytes:
    template_path = Path(folder) / name
    return template_path.read_bytes()  # expect: FLT105


@app.get("/log")
async def log() -> str:
    return (Path(__file__).parent / "app.log").read_text()  # expect: FLT105


@app.get("/shelves")
async def shelves(names: str) -> list[Shelf]:
    found = []
    for name in names.split(","):
        with open(f"/data/{name}") as file:  # expect: FLT105
            found.append(Shelf(**json.load(file)))
    return found


@app.get("/counted/{name}")
async def counted(name: str) -> int:
    text = Path(f"/data/{name}").read_text()  # expect: FLT105
    return len(text) + int(name)


@app.get("/state")
async def state(folder: str) -> str:
    path = Path("/sys/class/net/address")
    if folder:
        path = Path(folder)
    return path.read_text()  # expect: FLT105


def export_secrets(path: str) -> str:
    return Path(path).read_text()


@app.get("/secrets")
async def read_secrets(path: str) -> str:
    return export_secrets(path)  # expect: FLT105


@app.get("/clip-of-a-client")
async def read_clip_of(name: str) -> int:
    with open(os.path.join(os.path.dirname(__file__), f"{name}.mp3"), "rb") as file:  # expect: FLT105
        return len(file.read())


@app.get("/model-beside")
async def read_model_beside() -> int:
    with open(os.path.join(os.path.dirname(__file__), "model.bin"), "rb") as file:  # expect: FLT105
        return len(file.read())
