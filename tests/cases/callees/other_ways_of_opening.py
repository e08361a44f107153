# A file is opened by more than `open`; a buffer in memory is none.
# file: app/main.py
import codecs
import io
import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/descriptor")
async def descriptor(name: str) -> int:
    with os.fdopen(os.open(name, os.O_RDONLY), "rb") as file:  # expect: FLT105
        return len(file.read())


@app.get("/decoded")
async def decoded(name: str) -> int:
    with codecs.open(name, "r", "utf-8") as file:  # expect: FLT105
        return len(file.read())


@app.get("/code")
async def code(name: str) -> int:
    with io.open_code(name) as file:  # expect: FLT105
        return len(file.read())


@app.get("/memory")
async def memory() -> int:
    with io.BytesIO(b"abc") as file:
        return len(file.read())
