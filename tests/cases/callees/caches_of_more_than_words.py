# A cache may hold images and uploads, and a clock is no lock; who reads many of them waits for all.
# file: main.py
from pathlib import Path

from fastapi import FastAPI, Response, UploadFile

app = FastAPI()


@app.get("/image")
async def read_image(folder: str, key: str) -> Response:
    cache_file = Path(folder) / key
    return Response(cache_file.read_bytes())  # expect: FLT105


@app.get("/open")
async def read_open(folder: str, key: str) -> Response:
    cache_path = f"{folder}/{key}"
    with open(cache_path, "rb") as file:  # expect: FLT105
        return Response(file.read())


@app.post("/upload")
async def write_upload(folder: str, upload: UploadFile) -> None:
    content = await upload.read()
    cache_path = f"{folder}/{upload.filename}"
    with open(cache_path, "wb") as file:  # expect: FLT105
        file.write(content)


@app.get("/clock")
async def read_clock(folder: str) -> str:
    clock_file = Path(folder) / "blocks"
    return clock_file.read_text()  # expect: FLT105


@app.get("/all")
async def read_all(folder: str) -> list[str]:
    return [token_file.read_text() for token_file in Path(folder).iterdir()]  # expect: FLT105
