# `while chunk := file.read(...)`: the coroutine is always true, the loop never ends.
# file: app/main.py
from fastapi import FastAPI, UploadFile

app = FastAPI()


@app.post("/upload")
async def upload(file: UploadFile) -> int:
    size = 0
    while chunk := file.read(1024):  # expect: FLT201
        size += 1
    while part := await file.read(1024):
        size += len(part)
    return size
