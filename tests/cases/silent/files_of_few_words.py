# Lock files, credentials and caches of texts are small: nobody waits for them.
# file: main.py
import json
import os
import time
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
CLIP = os.path.join(os.path.dirname(__file__), "assets", "clip.mp3")


class Manager:
    def getCredentialPath(self) -> str:
        return str(Path.home() / ".manager" / "who")

    def load(self) -> dict:
        path = self.getCredentialPath()
        with open(path) as file:
            return json.load(file)


manager = Manager()


@app.get("/lock")
async def read_lock(folder: str) -> float:
    lock_file = Path(folder) / ".is_open"
    if lock_file.exists():
        return float(lock_file.read_text())
    lock_file.write_text(str(time.time()))
    return 0


@app.get("/cached")
async def read_cached(folder: str, key: str) -> str:
    cache_file = Path(folder) / f"{key}.cache"
    if cache_file.exists():
        return cache_file.read_text()
    with cache_file.open("w") as file:
        file.write(json.dumps({"key": key}))
    return key


@app.get("/encoded")
async def read_encoded(folder: str, key: str) -> str:
    cache_file = Path(folder) / f"{key}.cache"
    with open(cache_file, "wb") as file:
        file.write(key.encode())
    return key


@app.get("/token")
async def read_token() -> str:
    opened = open("/var/run/secrets/kubernetes.io/serviceaccount/token")
    return opened.read()


@app.get("/credentials")
async def read_credentials() -> dict:
    return manager.load()


def get_secret_from_env(name: str) -> str:
    file_path = os.environ.get(f"{name}_FILE")
    return Path(file_path).read_text().strip() if file_path else os.environ[name]


@app.get("/secret")
async def read_secret() -> int:
    return len(get_secret_from_env("TOKEN"))


@app.get("/clip")
async def read_clip() -> int:
    with open(CLIP, "rb") as file:
        return len(file.read())
