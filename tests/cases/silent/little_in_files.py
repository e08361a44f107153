# A number, a record, a constant, a line of a log, what the kernel answers, a text beside the code: nobody waits for it.
# file: app/store.py
import json
import os
import uuid
from datetime import datetime
from pathlib import Path

HERE = os.path.dirname(os.path.abspath(__file__))
CERTIFICATE = "-----BEGIN CERTIFICATE-----"


class Profile:
    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size

    def to_dict(self) -> dict:
        return {"name": self.name, "size": self.size}


class Journal:
    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, f"{folder}.json")
        self.begun = datetime.now().isoformat()
        with open(self.path, "w") as file:
            json.dump({"begun": self.begun, "events": [], "content": {"query": "", "size": 0}}, file)

    def note(self, level: str, message: str) -> None:
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(f"[{datetime.now()}] [{level}] {message}\n")


def script(name: str) -> str:
    with open(os.path.join(HERE, "scripts", name + ".js")) as file:
        return file.read()


# file: app/main.py
import json
import uuid
from pathlib import Path

from app.store import CERTIFICATE, Journal, Profile, script
from fastapi import FastAPI
from packaging import version
from pydantic import BaseModel

app = FastAPI()
GUIDE = Path(__file__).parent / "guide.md"


class Entry(BaseModel):
    name: str


@app.get("/memory")
async def memory() -> float:
    usage = Path("/sys/fs/cgroup/memory.current")
    limit = Path("/sys/fs/cgroup/memory.max")
    if not usage.exists():
        usage = Path("/sys/fs/cgroup/memory/memory.usage_in_bytes")
    return len(usage.read_text()) / len(limit.read_text())


@app.get("/load")
async def load() -> str:
    with (Path("/proc") / "loadavg").open() as file:
        return file.read()


@app.get("/opened/{folder}")
async def opened(folder: str) -> int:
    with open(f"{folder}/opened_at") as file:
        since = file.read().strip()
    return int(since)


@app.get("/installed/{folder}")
async def installed(folder: str) -> bool:
    return version.parse((Path(folder) / "installed").read_text().strip()) > version.parse("1.0")


@app.get("/profile/{name}")
async def profile(name: str) -> dict:
    with open(f"/data/profiles/{name}") as file:
        data = json.load(file)
    return Profile(**data).to_dict()


@app.get("/entry/{name}")
async def entry(name: str) -> Entry:
    return Entry.model_validate_json(Path(f"/data/{name}").read_text())


@app.put("/entry/{name}")
async def put_entry(name: str, one: Entry) -> None:
    Path(f"/data/{name}").write_text(one.model_dump_json())


@app.put("/profile/{name}")
async def put_profile(name: str, size: int) -> None:
    with open(f"/data/profiles/{name}", "w") as file:
        json.dump(Profile(name, size).to_dict(), file, indent=2)


@app.post("/prepare/{folder}")
async def prepare(folder: str) -> str:
    target = Path(folder) / "root.crt"
    if not target.exists():
        target.write_text(CERTIFICATE)
    owner = str(uuid.uuid4())
    (Path(folder) / "owner").write_text(owner)
    return owner


@app.post("/journal/{folder}")
async def journal(folder: str) -> None:
    made = Journal(folder)
    made.note("info", folder)


@app.get("/guide")
async def guide() -> str:
    return GUIDE.read_text() + script("start")


@app.get("/mail/{folder}/{name}")
async def mail(folder: str, name: str) -> str:
    template_path = Path(folder) / name
    with open(template_path, "r", encoding="utf-8") as file:
        return file.read().format(name=name)


@app.get("/names/{folder}")
async def names(folder: str) -> list[str]:
    return [path.name for path in Path(folder).iterdir()]
