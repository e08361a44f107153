# The first bytes of a file are no work; all of it, bytes of an unknown number and what is read in a loop are.
# file: app/looks.py
import os
from pathlib import Path

from fastapi import UploadFile

FOLDER = Path("data")


def is_png(upload: UploadFile) -> bool:
    header = upload.file.read(8)
    upload.file.seek(0)
    return header.startswith(b"PNG")


def size_of(upload: UploadFile) -> int:
    size = 0
    while chunk := upload.file.read(1024):
        size += len(chunk)
    return size


def names() -> list[str]:
    return os.listdir(FOLDER)


def contents() -> list[str]:
    return [path.read_text() for path in FOLDER.iterdir()]
# file: app/main.py
import asyncio
import glob
from contextlib import asynccontextmanager
from pathlib import Path

from app.looks import contents, is_png, names, size_of
from fastapi import FastAPI, UploadFile


async def schedule():
    while True:
        await asyncio.sleep(60)
        print(names())
        print(contents())  # expect: FLT105


@asynccontextmanager
async def lifespan(app: FastAPI):
    task = asyncio.create_task(schedule())
    yield
    task.cancel()


app = FastAPI(lifespan=lifespan)


@app.post("/images")
async def save(image: UploadFile):
    return is_png(image)


@app.post("/short")
async def short(image: UploadFile):
    return image.file.read(size=512)


@app.post("/sized")
async def sized(image: UploadFile):
    return size_of(image)  # expect: FLT109


@app.post("/given")
async def given(image: UploadFile, size: int):
    return image.file.read(size)  # expect: FLT109


@app.post("/large")
async def large(image: UploadFile):
    return image.file.read(50_000_000)  # expect: FLT109


@app.post("/whole")
async def whole(image: UploadFile):
    return image.file.read()  # expect: FLT109


@app.get("/head")
async def head(path: str):
    with open(path, "rb") as file:
        return file.read(4)


@app.get("/opened")
async def opened(path: str):
    return open(path, "rb").read(16)


@app.get("/all")
async def all_of_it(path: str):
    with open(path, "rb") as file:  # expect: FLT105
        print(file.read(4))
        return file.read()


@app.get("/handed")
async def handed(path: str):
    with open(path, "rb") as file:  # expect: FLT105
        file.read(4)
        return list(file)


@app.get("/repeated")
async def repeated(path: str):
    with open(path, "rb") as file:  # expect: FLT105
        while file.read(4096):
            pass


@app.get("/folder")
async def folder():
    return names()


@app.get("/tree")
async def tree(folder: str):
    return list(Path(folder).glob("**/*")), glob.glob(f"{folder}/**", recursive=True)  # expect: FLT105
