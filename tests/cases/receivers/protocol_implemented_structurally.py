# The implementer does not inherit from the Protocol, it only has its methods.
# file: app/protocols.py
from typing import Protocol


class Store(Protocol):
    def save(self, key: str, value: bytes) -> None: ...

    def location(self, key: str) -> str: ...
# file: app/disk.py
from pathlib import Path


class Disk:
    def __init__(self, root: Path) -> None:
        self.root = root

    def save(self, key: str, value: bytes) -> None:
        (self.root / key).write_bytes(value)

    def location(self, key: str) -> str:
        return str(self.root / key)
# file: app/service.py
from app.protocols import Store


class Uploads:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def keep(self, key: str, value: bytes) -> str:
        self.store.save(key, value)  # expect: FLT105
        return self.store.location(key)
# file: app/main.py
from pathlib import Path

from fastapi import FastAPI, UploadFile

from app.disk import Disk
from app.service import Uploads

app = FastAPI()
uploads = Uploads(Disk(Path("/srv")))


@app.post("/upload")
async def upload(file: UploadFile) -> str:
    return await uploads.keep(file.filename or "", await file.read())
