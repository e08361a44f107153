# A settings file, a state or a template with a fixed name is small; uploads, names of the request and loops are not.
# file: app/main.py
import json
import os
from pathlib import Path

from fastapi import FastAPI, UploadFile

from app.state import FOLDER, STATE, load_all, load_state

app = FastAPI()


@app.get("/state")
async def state():
    return json.loads(STATE.read_text())


@app.put("/state")
async def save(value: int):
    with open(os.path.join(FOLDER, "state.json"), "w") as file:
        json.dump({"value": value}, file)


@app.get("/page")
async def page():
    return (Path(__file__).parent / "templates" / "page.html").read_text()


@app.get("/called")
async def called():
    return load_state()


@app.get("/named/{name}")
async def named(name: str):
    return (FOLDER / f"{name}.json").read_text()  # expect: FLT105


@app.get("/put_together/{name}")
async def put_together(name: str):
    return Path(name + ".json").read_text() + Path(f"{FOLDER}/state.json").read_text()  # expect: FLT105


@app.get("/path")
async def of_path(path: str):
    return Path(path).read_text()  # expect: FLT105


@app.get("/video")
async def video():
    return Path("video.mp4").read_bytes()  # expect: FLT105


@app.post("/upload")
async def upload(file: UploadFile):
    content = await file.read()
    Path("upload.json").write_bytes(content)  # expect: FLT105


@app.post("/opened")
async def opened(file: UploadFile):
    with open("upload.json", "wb") as target:  # expect: FLT105
        target.write(await file.read())


@app.get("/every")
async def every():
    return [STATE.read_text() for _ in range(9)], load_all()  # expect: FLT105


# file: app/state.py
from pathlib import Path

FOLDER = Path("/var/lib/app")
STATE = FOLDER / "state.json"


def load_state():
    return STATE.read_text()


def load_all():
    found = [STATE.read_text()]
    for path in FOLDER.glob("*.json"):
        found.append(path.read_text())
    return found
