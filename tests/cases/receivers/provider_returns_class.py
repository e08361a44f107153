# What is injected is the class itself: static and class methods are called on it, and instances are made of it.
# file: app/storage.py
import shutil


class Disk:
    def __init__(self, root: str = "/srv") -> None:
        self.root = root

    @staticmethod
    def usage() -> int:
        return shutil.copytree("/srv", "/backup") is not None

    @classmethod
    def erase(cls) -> None:
        shutil.rmtree("/srv/old")

    def keep(self, name: str) -> None:
        shutil.copytree(name, self.root)


def storage_class() -> type[Disk]:
    return Disk


def chosen_class():
    return Disk
# file: app/main.py
from fastapi import Depends, FastAPI

from app.storage import Disk, chosen_class, storage_class

app = FastAPI()


@app.get("/usage")
async def usage(storage: type[Disk] = Depends(storage_class)) -> int:
    return storage.usage()  # expect: FLT105


@app.get("/erase")
async def erase(storage=Depends(chosen_class)) -> None:
    storage.erase()  # expect: FLT105


@app.get("/keep")
async def keep(storage=Depends(storage_class)) -> None:
    storage("/tmp").keep("a.txt")  # expect: FLT105
