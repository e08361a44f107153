# anyio.Path.exists() is a coroutine function; a coroutine is always true, so the 404 never comes.
# file: app/main.py
from anyio import Path
from fastapi import FastAPI, HTTPException

app = FastAPI()


@app.get("/files/{name}")
async def read(name: str) -> str:
    path = Path("files") / name
    if not path.exists():  # expect: FLT201
        raise HTTPException(404)
    return await path.read_text()
