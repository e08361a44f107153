# A module in an annotation stands for the class of its name; a class of that name is meant as it is.
# file: app/shapes.py
import datetime
from io import BytesIO
from typing import Optional

from PIL import Image


def shape(data: bytes) -> Image:
    return unknown(data)


class Shelf:
    def __init__(self, picture: "Image", since: datetime) -> None:
        self.picture = picture
        self.since = since

    async def store(self, backup: Optional[Image] = None) -> None:
        self.picture.save("a.png")  # expect: FLT107
        if backup:
            backup.thumbnail((1, 1))  # expect: FLT107
        self.since.isoformat()


# file: app/main.py
import asyncio

from app.shapes import Shelf, shape
from fastapi import FastAPI, UploadFile
from PIL import Image, ImageFilter
from PIL.Image import Image as Picture

app = FastAPI()


@app.post("/a")
async def a(file: UploadFile) -> None:
    image: Image = await asyncio.to_thread(shape, await file.read())
    image.save("x.png")  # expect: FLT107
    await asyncio.to_thread(image.save, "x.png")


def blur(image: Picture, by: ImageFilter) -> Picture:
    return image.filter(by)


@app.post("/b")
async def b(file: UploadFile) -> None:
    blur(shape(b""), None)  # expect: FLT107


@app.put("/shelf")
async def put(shelf: str) -> None:
    await Shelf(shape(shelf.encode()), None).store(shape(b""))
