# Bytes are of any size where a client sends them, or names the file; what no request leads to, or settings give, is not.
# file: app/files.py
import os
from pathlib import Path

FOLDER = Path(os.environ.get("FOLDER", "/data"))


def put(name: str, content: bytes) -> None:
    (FOLDER / name).write_bytes(content)


def stored(name: str) -> bytes:
    with open(FOLDER / name, "rb") as file:
        return file.read()


def unpack(name: str, content: bytes) -> None:
    with open(FOLDER / name, "wb") as file:
        file.write(content)


async def encode(source: str) -> bytes:
    with open(source, "rb") as file:
        return file.read()


async def keep(name: str, content: bytes) -> None:
    put(name, content)


class Shelf:
    async def add(self, name: str, content: bytes) -> None:
        unpack(name, content)  # expect: FLT105


# file: app/main.py
from fastapi import Depends, FastAPI, Request, UploadFile

from app.files import Shelf, put, stored

app = FastAPI()


@app.post("/upload")
async def upload(file: UploadFile, shelf: Shelf = Depends()) -> None:
    content = await file.read()
    put(file.filename or "", content)  # expect: FLT105
    await shelf.add(file.filename or "", content)


@app.post("/raw/{name}")
async def raw(name: str, request: Request) -> None:
    put(name, await request.body())  # expect: FLT105


@app.get("/stored/{name}")
async def read(name: str) -> bytes:
    return stored(name)  # expect: FLT105
