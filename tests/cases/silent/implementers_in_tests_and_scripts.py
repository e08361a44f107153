# A port's blocking implementers stand in tests and scripts; the one that the application uses is harmless.
# file: app/ports.py
from typing import Protocol


class Store(Protocol):
    def save(self, key: str, value: str) -> None: ...


class Step:
    async def run(self) -> None:
        self.prepare()

    def prepare(self) -> None: ...
# file: app/memory.py
class Memory:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def save(self, key: str, value: str) -> None:
        self.values[key] = value
# file: app/main.py
from fastapi import Depends, FastAPI

from app.memory import Memory
from app.ports import Step, Store

app = FastAPI()
memory = Memory()


def get_store() -> Store:
    return memory


@app.post("/")
async def root(store: Store = Depends(get_store)) -> None:
    store.save("a", "b")
    await Step().run()
# file: tests/fakes.py
from pathlib import Path


class FileStore:
    def save(self, key: str, value: str) -> None:
        Path(key).write_text(value)
# file: scripts/migrate.py
import asyncio
import time

from app.ports import Step


class Migrate(Step):
    def prepare(self) -> None:
        time.sleep(1)


asyncio.run(Migrate().run())
