# A table chooses among texts beside the code only if all that it names are such texts, and if it is known as a whole.
# file: app/main.py
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
BASE = Path(__file__).parent
DATA = {"start": "start.md", "rows": "rows.parquet"}
FILLED: dict[str, str] = {}


def fill(name: str) -> None:
    FILLED[name] = f"{name}.md"


@app.get("/data/{name}")
async def read_data(name: str) -> str:
    return (BASE / DATA[name]).read_text()  # expect: FLT105


@app.get("/filled/{name}")
async def read_filled(name: str) -> str:
    return (BASE / FILLED[name]).read_text()  # expect: FLT105


@app.get("/elsewhere/{name}")
async def read_elsewhere(name: str) -> str:
    return Path(f"/srv/{name}.txt").read_text()  # expect: FLT105
