# Who looks for a file and gives back the first that is there, or tries until it works, reads or writes one of them.
# file: main.py
import json
import re
import uuid
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.get("/config")
async def config(folder: str) -> dict:
    for name in ("a", "b"):
        path = Path(folder) / name / "config.json"
        if path.exists():
            return json.loads(path.read_text())
    return {}


@app.post("/lock")
async def lock(folder: str) -> str:
    owner = str(uuid.uuid4())
    for _ in range(5):
        try:
            with open(f"{folder}/owner", "w") as file:
                file.write(owner)
            return owner
        except OSError:
            continue
    return ""


@app.get("/found")
async def found(texts: list[str], folder: str) -> str:
    for text in texts:
        for match in re.finditer("[a-z]+", text):
            if len(text) > 3:
                value = match.group(0)
                try:
                    with open(f"{folder}/found", "w") as file:
                        json.dump({"value": value}, file)
                except OSError:
                    print("not kept")
                return value
    return ""
