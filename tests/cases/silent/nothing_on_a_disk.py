# A database in memory is opened without a disk, and asking the file system for one thing is cheap.
# file: main.py
import os
import sqlite3
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> list[object]:
    one = sqlite3.connect(":memory:")
    two = sqlite3.connect(database=":memory:")
    return [one.total_changes, two.total_changes, os.path.exists("a"), Path("a").stat().st_size, os.getcwd()]


@app.delete("/")
async def delete_root() -> None:
    os.makedirs("a", exist_ok=True)
    Path("a").unlink(missing_ok=True)
    os.rename("b", "a")
