# A folder that the module makes for one record holds a few files, and what is given up after a failure is little. What
# the module fills with a tree is one, and a folder that has a fixed name may hold anything.
# file: app/records.py
import os
import shutil
from pathlib import Path

from fastapi import FastAPI, HTTPException, UploadFile

app = FastAPI()
ROOT = Path("/records")
CACHE = Path("/cache")


@app.post("/records/{number}")
async def create(number: int, file: UploadFile) -> None:
    folder = ROOT / str(number)
    folder.mkdir()
    if not file.filename:
        shutil.rmtree(folder)
        raise HTTPException(400)
    try:
        print(await file.read())
    except ValueError:
        shutil.rmtree(CACHE)
        raise


@app.delete("/records/{number}")
async def remove(number: int) -> None:
    folder = os.path.join("/records", str(number))
    if os.path.isdir(folder):
        shutil.rmtree(folder)


@app.post("/empty")
async def made_here() -> None:
    os.makedirs("/work")
    shutil.rmtree("/work")


@app.delete("/cache")
async def clear() -> None:
    shutil.rmtree(CACHE)  # expect: FLT105


@app.delete("/any")
async def any_folder(folder: str) -> None:
    shutil.rmtree(folder)  # expect: FLT105


# file: app/trees.py
import shutil
from pathlib import Path

from app.records import app

TREES = Path("/trees")


@app.post("/trees/{name}")
def unpack(name: str) -> None:
    (TREES / name).mkdir()
    shutil.unpack_archive("/archive.zip", TREES / name)


@app.delete("/trees/{name}")
async def remove_tree(name: str) -> None:
    shutil.rmtree(TREES / name)  # expect: FLT105
