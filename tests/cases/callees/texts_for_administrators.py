# Settings and notes that a page for administrators reads keep nobody else waiting; what it brings or removes may be large.
# file: app/main.py
import shutil
from pathlib import Path

from fastapi import Depends, FastAPI, HTTPException, UploadFile

app = FastAPI()


def current_user() -> object: ...


def require_admin(user=Depends(current_user)):
    if not user.is_admin:
        raise HTTPException(403)
    return user


@app.get("/admin/notes/{folder}", dependencies=[Depends(require_admin)])
async def notes(folder: str) -> list[str]:
    found = []
    for path in Path(folder).glob("*.note"):
        if path.exists():
            found.append(path.read_text())
    return found


@app.get("/notes/{folder}")
async def notes_of_all(folder: str) -> list[str]:
    return [path.read_text() for path in Path(folder).glob("*.note")]  # expect: FLT105


@app.delete("/admin/notes/{folder}", dependencies=[Depends(require_admin)])
async def remove(folder: str) -> None:
    shutil.rmtree(folder + "/notes/all")  # expect: FLT105
    for path in Path(folder).rglob("*"):  # expect: FLT105
        print(path)
