# Path objects built in every way; building and joining them is free.
# file: app/settings.py
from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    media: Path = ROOT / "media"


@dataclass
class Upload:
    path: Path
    name: str


settings = Settings()
# file: app/main.py
import os
from pathlib import Path

from fastapi import FastAPI

from app.settings import ROOT, Upload, settings

app = FastAPI()


@app.get("/a/{name}")
async def a(name: str) -> str:
    path = ROOT / "static" / name
    if path.suffix != ".txt" or path.parent.name == "x":
        return path.with_suffix(".txt").as_posix()
    return path.read_text()  # expect: FLT105


@app.get("/b/{name}")
async def b(name: str) -> bytes:
    return (settings.media / name).read_bytes()  # expect: FLT105


@app.get("/c")
async def c(upload: Upload) -> int:
    return upload.path.write_text(upload.name)  # expect: FLT105


@app.get("/d")
async def d() -> list[str]:
    names = []
    for folder in (ROOT, settings.media):
        names += [entry.name for entry in os.scandir(folder)]
        for path in folder.glob("*.txt"):
            path.write_text(path.name)  # expect: FLT105
    with Path("log").open("w") as file:  # expect: FLT105
        file.write(names[0])
    return names
