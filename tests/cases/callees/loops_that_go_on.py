# A return in another branch, or before, ends nothing for what is read in each round.
# file: main.py
import json
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.get("/search")
async def search(folder: str, word: str) -> str:
    for name in ("a", "b", "c"):
        text = (Path(folder) / name / "words.json").read_text()  # expect: FLT105
        if word in text:
            return name
    return ""


@app.get("/all")
async def read_all(names: list[str]) -> list[dict]:
    found = []
    for name in names:
        if name == "stop":
            return found
        found.append(json.loads(Path(f"/data/{name}/state.json").read_text()))  # expect: FLT105
    return found
