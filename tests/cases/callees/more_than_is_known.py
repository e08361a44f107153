# What comes from outside is not put together here, a file of a name is no key, a list is no record, and a folder may be
# a tree. The innocent twins are in silent/little_by_what_is_done.py.
# file: app/main.py
import json
import shutil
from io import BytesIO
from pathlib import Path

from app.trees import clear
from fastapi import FastAPI, UploadFile
from PIL import Image

app = FastAPI()


class Images:
    async def make(self, file: UploadFile) -> bytes:
        buffer = BytesIO()
        buffer.write(await file.read())
        return buffer.getvalue()

    async def load(self, file: UploadFile) -> bytes:
        buffer = BytesIO(await file.read())
        return buffer.getvalue()

    async def save_shrunk(self, file: UploadFile) -> None:
        content = await file.read()
        shrunk = shrink(content)  # expect: FLT107
        Path("/images/small.png").write_bytes(shrunk)  # expect: FLT105

    async def save(self, file: UploadFile) -> None:
        content = await self.make(file)
        with open("/images/one.png", "wb") as target:  # expect: FLT105
            target.write(content)

    async def save_loaded(self, file: UploadFile) -> None:
        content = await self.load(file)
        Path("/images/two.png").write_bytes(content)  # expect: FLT105


@app.post("/images")
async def images(file: UploadFile) -> None:
    await Images().save(file)
    await Images().save_loaded(file)
    await Images().save_shrunk(file)


def shrink(content: bytes) -> bytes:
    buffer = BytesIO()
    Image.open(BytesIO(content)).save(buffer)
    return buffer.getvalue()


class Log:
    def __init__(self, name: str) -> None:
        self.path = Path("/logs") / f"{name}.json"

    def add(self, line: str) -> None:
        with open(self.path) as file:
            lines = json.load(file)
        lines.append(line)
        with open(self.path, "w") as file:
            json.dump(lines, file)


def save_all(name: str) -> None:
    rows = [{"number": number} for number in range(1000000)]
    with open(f"/rows/{name}.json", "w") as file:
        json.dump(rows, file)


@app.post("/lines/{name}")
async def lines(name: str, line: str) -> None:
    Log(name).add(line)  # expect: FLT105
    save_all(name)  # expect: FLT105


@app.post("/bodies/{name}")
async def body(name: str, content: dict) -> None:
    with open(f"/bodies/{name}.json", "w") as file:  # expect: FLT105
        json.dump(content, file)


@app.get("/keyboards")
async def keyboards(keyboard_path: str) -> str:
    with open(keyboard_path) as file:  # expect: FLT105
        return file.read()


@app.delete("/trees/{name}")
async def trees(name: str) -> None:
    clear(name)  # expect: FLT105


@app.delete("/folders/{name}")
async def folders(name: str) -> None:
    shutil.rmtree(f"/folders/{name}")  # expect: FLT105


# file: app/trees.py
import shutil


def fetch(name: str) -> None:
    shutil.unpack_archive(f"/archives/{name}.zip", f"/trees/{name}")


def clear(name: str) -> None:
    shutil.rmtree(f"/trees/{name}", ignore_errors=True)
