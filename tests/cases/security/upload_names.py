# The name of an upload becomes a path, and where it does not.
# file: app/main.py
import os
import shutil
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import aiofiles
from fastapi import FastAPI, File, UploadFile

app = FastAPI()
FOLDER = Path("uploads")


@app.post("/join")
def join(file: UploadFile):
    target = os.path.join("uploads", file.filename)  # expect: FLT811
    with open(target, "wb") as out:
        shutil.copyfileobj(file.file, out)


@app.post("/text")
async def text(upload: Annotated[UploadFile, File()]):
    name = upload.filename or "unnamed"
    path = f"uploads/{name}"
    async with aiofiles.open(path, "wb") as out:  # expect: FLT811
        await out.write(await upload.read())


@app.post("/many")
def many(files: list[UploadFile]):
    for each in files:
        (FOLDER / each.filename).write_bytes(b"")  # expect: FLT811


@app.post("/prefix")
def prefix(file: UploadFile):
    (FOLDER / f"{uuid4()}_{file.filename}").write_bytes(b"")


@app.post("/suffix")
def suffix(file: UploadFile):
    extension = os.path.splitext(file.filename)[1]
    (FOLDER / f"{uuid4()}{extension}").write_bytes(b"")


@app.post("/checked")
def checked(file: UploadFile):
    target = (FOLDER / file.filename).resolve()
    if not target.is_relative_to(FOLDER):
        raise ValueError


@app.post("/name")
def name_only(file: UploadFile):
    (FOLDER / Path(file.filename).name).write_bytes(b"")


@app.post("/cleaned")
def cleaned(file: UploadFile):
    (FOLDER / secure_filename(file.filename)).write_bytes(b"")


@app.post("/told")
def told(file: UploadFile):
    return {"name": file.filename, "path": f"stored as {file.filename}"}


class Other:
    filename = "fixed"


def not_an_upload(other: Other):
    return FOLDER / other.filename
