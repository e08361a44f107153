# Texts at paths that settings or objects give, one folder, names and ends of files are no work; what comes from a request,
# bytes, trees, what grows and what is repeated without a turn for others are.
# file: app/settings.py
import os


class Settings:
    def __init__(self) -> None:
        self.terms_file = os.environ["TERMS"]


settings = Settings()
# file: app/texts.py
import asyncio
import csv
import os
import tempfile
from pathlib import Path

from app.settings import settings


class Reader:
    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def text(self) -> str:
        return self.path.read_text()

    def picture(self) -> bytes:
        return self.path.read_bytes()

    def stored(self, key: str) -> bytes:
        return (self.path / key).read_bytes()

    def lines(self) -> list[str]:
        with open(self.path) as file:
            return [line for line in file]


def load_key(path: str) -> bytes:
    return Path(path).read_bytes()


def text_of(path: str) -> str:
    return Path(path).read_text()


def through(path: str) -> str:
    return text_of(os.path.join("/data", path))


def terms() -> str:
    with open(settings.terms_file) as file:
        return file.read()


def rows(path: str) -> list[dict[str, str]]:
    with open(path) as file:
        return list(csv.DictReader(file))


def note(path: str, text: str) -> None:
    with open(path, "a") as file:
        file.write(text)


def is_there(path: str) -> bool:
    try:
        with open(path, "rb"):
            return True
    except OSError:
        return False


async def export(cursor) -> str:
    made = tempfile.NamedTemporaryFile(mode="w", delete=False)
    writer = csv.writer(made)
    async for row in cursor:
        writer.writerow(row)
    return made.name


async def each_in_turn(folder: Path) -> None:
    for path in folder.glob("*.note"):
        print(path.read_text())
        await asyncio.sleep(0)


async def all_at_once(folder: Path) -> None:
    for path in folder.glob("*.note"):
        print(path.read_text())  # expect: FLT105


# file: app/main.py
import glob
import os
from pathlib import Path

from fastapi import Depends, FastAPI, Request, UploadFile

from app.settings import Settings, settings
from app.texts import Reader, all_at_once, each_in_turn, export, is_there, load_key, note, rows, terms, text_of, through

app = FastAPI()
reader = Reader(os.environ["TEXTS"])


def get_settings() -> Settings:
    return settings


@app.get("/settings")
async def of_settings(known: Settings = Depends(get_settings)) -> str:
    return terms() + text_of(known.terms_file) + reader.text() + str(reader.picture()) + text_of(settings.terms_file)


@app.get("/key/{name}")
async def of_key(name: str) -> bytes:
    return load_key(f"/keys/{name}")


@app.get("/folder")
async def folder() -> list[str]:
    names = [name for name in os.listdir("/data") if os.path.isfile(f"/data/{name}")]
    for old in Path("/data").glob("old.*"):
        old.unlink()
    for pattern in ("a.*", "b.*"):
        names += glob.glob(pattern)
    return names


@app.post("/note")
async def add(request: Request, text: str) -> None:
    note("/data/notes", text)
    if is_there(f"/data/{text}"):
        await each_in_turn(Path("/data"))


@app.get("/export")
async def exported() -> str:
    return await export(None)


@app.get("/named/{name}")
async def named(name: str) -> str:
    return text_of(name)  # expect: FLT105


@app.get("/through/{name}")
async def named_through(name: str) -> str:
    return through(name)  # expect: FLT105


@app.get("/stored/{key}")
async def stored(key: str) -> bytes:
    return reader.stored(key)  # expect: FLT105


@app.get("/lines")
async def lines() -> list[str]:
    return reader.lines()  # expect: FLT105


@app.get("/rows")
async def all_rows() -> list[dict[str, str]]:
    return rows(settings.terms_file)  # expect: FLT105


@app.get("/tree")
async def tree() -> list[str]:
    return [path.name for path in Path("/data").rglob("*") if path.is_file()]  # expect: FLT105


@app.post("/upload")
async def upload(file: UploadFile) -> None:
    content = await file.read()
    with open(settings.terms_file, "ab") as target:  # expect: FLT105
        target.write(content)


@app.get("/all")
async def all_of_them() -> None:
    await all_at_once(Path("/data"))
