# To parse a document takes far longer than to write it; one document is copied at once; a text that somebody types is short.
# file: app/sheets.py
import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl


def read_rows(content: bytes) -> list[object]:
    return list(openpyxl.load_workbook(BytesIO(content)).active)


def count(data: bytes) -> int:
    return len(open_sheet(data))


def open_sheet(raw: bytes) -> list[object]:
    stream = BytesIO(raw)
    return list(openpyxl.load_workbook(filename=stream))


def size_of(data: bytes) -> int:
    return len(data)


def keep(source: Path, target: Path) -> None:
    shutil.copy2(source, target)


def path_of(number: int) -> str:
    return f"/data/{number}.json"


def save_record(number: int, record: dict[str, object]) -> None:
    with open(path_of(number), "w", encoding="utf-8") as target:
        json.dump(record, target)


def unpack(archive: str, folder: Path) -> None:
    shutil.unpack_archive(archive, folder)


def restore(folder: Path) -> None:
    subprocess.run(["pg_restore", str(folder)], check=True)
# file: app/main.py
import asyncio
import json
import shutil
import tempfile
from io import BytesIO
from pathlib import Path

import httpx
from fastapi import FastAPI, UploadFile
from pydantic import BaseModel
from python_calamine import CalamineWorkbook

from app.sheets import count, keep, path_of, read_rows, restore, save_record, size_of, unpack

app = FastAPI()
FOLDER = Path("/data")


class Note(BaseModel):
    text: str


@app.post("/read-here")
async def read_here(file: UploadFile) -> int:
    content = await file.read()
    filelike = BytesIO(content)
    book = CalamineWorkbook.from_filelike(filelike)  # expect: FLT105
    (FOLDER / "plan.xlsx").write_bytes(content)
    await asyncio.sleep(0)
    return len(book.sheet_names)


@app.post("/read-in-a-helper")
async def read_in_a_helper(file: UploadFile) -> int:
    content = await file.read()
    (FOLDER / "plan.xlsx").write_bytes(content)
    return len(read_rows(content))  # expect: FLT105


@app.post("/read-far-away")
async def read_far_away(file: UploadFile) -> int:
    content = await file.read()
    with open("/data/plan.xlsx", "wb") as target:
        target.write(content)
    return count(data=content)  # expect: FLT105


@app.post("/in-a-thread")
async def in_a_thread(file: UploadFile) -> int:
    content = await file.read()
    (FOLDER / "plan.xlsx").write_bytes(content)  # expect: FLT105
    return len(await asyncio.to_thread(read_rows, content))


@app.post("/counted")
async def counted(file: UploadFile) -> int:
    content = await file.read()
    (FOLDER / "plan.xlsx").write_bytes(content)  # expect: FLT105
    return size_of(content)


@app.post("/sent-on")
async def sent_on(file: UploadFile) -> int:
    content = await file.read()
    (FOLDER / "plan.xlsx").write_bytes(content)  # expect: FLT105
    async with httpx.AsyncClient() as client:
        answer = await client.post("https://example.com", files={"file": BytesIO(content)}, timeout=5)
    return answer.status_code


@app.post("/other")
async def other(file: UploadFile, plan: UploadFile) -> int:
    content, rows = await file.read(), await plan.read()
    (FOLDER / "plan.xlsx").write_bytes(content)  # expect: FLT105
    await asyncio.sleep(0)
    return len(json.loads(rows))


@app.post("/copied")
async def copied(number: int) -> None:
    keep(FOLDER / f"{number}.docx", FOLDER / "last.docx")
    await asyncio.sleep(0)
    shutil.copyfile(path_of(number), "/data/last.json")


@app.post("/copied-film")
async def copied_film(number: int) -> None:
    shutil.copy(FOLDER / f"{number}.mp4", FOLDER / "last.mp4")  # expect: FLT105


@app.post("/copied-dump")
async def copied_dump() -> None:
    shutil.copyfile("/data/shop.db", "/backup/shop.db")  # expect: FLT105


@app.post("/copied-all")
async def copied_all(numbers: list[int]) -> None:
    for number in numbers:
        shutil.copy2(FOLDER / f"{number}.docx", FOLDER / "last")  # expect: FLT105


@app.post("/noted")
async def noted(note: Note) -> None:
    (FOLDER / "note.txt").write_text(note.text, encoding="utf-8")
    await asyncio.sleep(0)
    with open("/data/other.txt", "w") as target:
        target.write(note.text)


@app.post("/saved")
async def saved(number: int, note: Note) -> None:
    save_record(number, {"number": number, "text": note.text})


@app.post("/exported")
async def exported(note: Note) -> None:
    rows = await asyncio.to_thread(read_rows, b"")
    (FOLDER / "note.txt").write_text(f"{note.text} {rows}", encoding="utf-8")  # expect: FLT105


@app.get("/commit")
async def commit() -> str:
    with open("build.txt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("COMMIT="):
                return line
    return ""


@app.get("/words")
async def words() -> int:
    total = 0
    with open("words.txt", encoding="utf-8") as lines:  # expect: FLT105
        for line in lines:
            total += len(line.split())
    return total


@app.get("/found/{name}")
async def found(name: str) -> str:
    with open(FOLDER / name, encoding="utf-8") as lines:  # expect: FLT105
        for line in lines:
            if line.startswith("COMMIT="):
                return line
    return ""


@app.post("/restore")
async def restore_all() -> None:
    with tempfile.TemporaryDirectory() as folder:
        unpack("/data/backup.zip", Path(folder))
        restore(Path(folder))  # expect: FLT103
    await asyncio.sleep(0)


@app.post("/restore-later")
async def restore_later() -> None:
    with tempfile.TemporaryDirectory() as folder:
        unpack("/data/backup.zip", Path(folder))  # expect: FLT105
        await asyncio.sleep(0)
        restore(Path(folder))  # expect: FLT103
