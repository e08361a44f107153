# A temporary file that only lends its name and a workbook saved into memory are no work for the disk; what is written into one is.
# file: main.py
import io
import json
import os
import tempfile
from io import BytesIO

from fastapi import FastAPI, UploadFile
from openpyxl import Workbook, load_workbook

app = FastAPI()


@app.post("/named")
async def named(file: UploadFile) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as made:
        name = made.name + ".pdf"
    handle = tempfile.NamedTemporaryFile()
    handle.close()
    number, path = tempfile.mkstemp()
    os.close(number)
    return name + path + tempfile.NamedTemporaryFile(delete=False).name


@app.post("/written")
async def written(file: UploadFile) -> str:
    with tempfile.NamedTemporaryFile(delete=False) as made:  # expect: FLT105
        made.write(await file.read())
    return made.name


@app.post("/copied")
async def copied(file: UploadFile) -> str:
    with tempfile.NamedTemporaryFile(delete=False) as made:  # expect: FLT105
        consume(made)
    return made.name


@app.post("/dumped")
async def dumped(values: list[int]) -> str:
    made = tempfile.NamedTemporaryFile("w", delete=False)  # expect: FLT105
    json.dump(values, made)
    return made.name


@app.post("/opened")
async def opened(values: list[int]) -> str:
    number, path = tempfile.mkstemp()
    with os.fdopen(number, "w") as file:  # expect: FLT105
        file.write(str(values))
    return path


@app.post("/given")
async def given() -> str:
    return str(keep())  # expect: FLT105


@app.get("/memory")
async def memory() -> bytes:
    book = Workbook()
    buffer = BytesIO()
    book.save(buffer)
    book.save(filename=io.BytesIO())
    return buffer.getvalue()


@app.get("/disk")
async def disk(path: str) -> None:
    Workbook().save(path)  # expect: FLT105


@app.post("/book")
async def read_book(file: UploadFile) -> str:
    return str(load_workbook(BytesIO(await file.read())))  # expect: FLT105


def consume(file) -> None:
    file.write(b"a")


def keep():
    return tempfile.NamedTemporaryFile(delete=False)
