# Template methods reach what the class of the object implements: directly, through other methods, super(), a base.
# file: app/importers.py
import time
from abc import ABC, abstractmethod


class Importer(ABC):
    def __init__(self) -> None:
        self.prepare()

    def prepare(self) -> None: ...

    def run(self, text: str) -> list[str]:
        return self.lines(text)

    def lines(self, text: str) -> list[str]:
        return self.split(text)

    @abstractmethod
    def split(self, text: str) -> list[str]: ...


class Memory(Importer):
    def split(self, text: str) -> list[str]:
        return text.splitlines()


class Remote(Importer):
    def split(self, text: str) -> list[str]:
        time.sleep(1)
        return []


class Careful(Remote):
    def lines(self, text: str) -> list[str]:
        return super().lines(text.strip())


class Prepared(Memory):
    def prepare(self) -> None:
        time.sleep(1)


def load(kind: type[Importer], text: str) -> list[str]:
    importer = kind()
    return importer.run(text)


def make(name: str) -> Importer:
    return {"remote": Remote, "memory": Memory}[name]()
# file: app/main.py
from fastapi import FastAPI

from app.importers import Careful, Importer, Memory, Prepared, Remote, load, make

app = FastAPI()


def run(importer: Importer, text: str) -> list[str]:
    return importer.run(text)


@app.post("/a")
async def a(text: str) -> list[str]:
    Remote().run(text)  # expect: FLT102
    return Careful().run(text)  # expect: FLT102


@app.post("/b")
async def b(text: str) -> list[str]:
    Memory().run(text)
    return make("remote").run(text)  # expect: FLT102


@app.post("/c")
async def c(text: str) -> list[str]:
    Prepared()  # expect: FLT102
    return run(Remote(), text)  # expect: FLT102


@app.post("/d")
async def d(text: str) -> list[str]:
    return load(Remote, text)  # expect: FLT102
