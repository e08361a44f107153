# What is fetched by a number or a name is no content that a client sends, whoever gives the name; uploads are, on any way.
# file: app/store.py
from pathlib import Path

import httpx

FOLDER = Path("/data")


async def fetch_map(number: int) -> bytes:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"https://example.com/{number}", timeout=5)
    return answer.content


def put(name: str, content: bytes) -> None:
    (FOLDER / f"{name}.osu").write_bytes(content)


async def keep_map(number: int) -> None:
    put(str(number), await fetch_map(number))


async def keep_page(url: str) -> None:
    page = await load(url)
    put("page", page)


async def load(url: str) -> bytes:
    async with httpx.AsyncClient() as client:
        return (await client.get(url, timeout=5)).content


async def checked(file, *, limit: int) -> bytes:
    content = await file.read(limit)
    if not content:
        raise ValueError("empty")
    return content


class Store:
    async def add(self, *, name: str, content: bytes) -> None:
        put(name, content)  # expect: FLT105


async def add_in_background(name: str, content: bytes) -> None:
    put(name, content)  # expect: FLT105


# file: app/main.py
import base64

from fastapi import BackgroundTasks, FastAPI, UploadFile
from pydantic import BaseModel

from app.store import Store, add_in_background, checked, keep_map, keep_page, put

app = FastAPI()
store = Store()


class Picture(BaseModel):
    name: str
    text: str


@app.post("/maps/{number}")
async def add_map(number: int) -> None:
    await keep_map(number)


@app.post("/pages")
async def add_page(url: str) -> None:
    await keep_page(url)


@app.post("/uploads")
async def add_upload(file: UploadFile, tasks: BackgroundTasks) -> None:
    content = await checked(file, limit=100)
    await store.add(name="a", content=content)
    tasks.add_task(add_in_background, "a", content)


@app.post("/pictures")
async def add_picture(picture: Picture) -> None:
    put(picture.name, base64.b64decode(picture.text))  # expect: FLT105
