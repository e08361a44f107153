# UploadFile.read is async; its length is asked of the coroutine. `file.filename` and `file.size` are plain.
# file: app/main.py
from fastapi import FastAPI, UploadFile

app = FastAPI()


@app.post("/upload")
async def upload(file: UploadFile) -> dict[str, object]:
    return {"name": file.filename, "size": file.size, "length": len(file.read())}  # expect: FLT201
