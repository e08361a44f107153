# Template methods whose quiet implementers are used on the loop, and whose slow ones only in threads.
# file: app/importers.py
import time
from abc import ABC, abstractmethod


class Importer(ABC):
    def run(self, text: str) -> list[str]:
        return [self.parse(line) for line in self.lines(text)]

    def lines(self, text: str) -> list[str]:
        return self.split(text)

    @abstractmethod
    def parse(self, line: str) -> str: ...

    def split(self, text: str) -> list[str]:
        raise NotImplementedError


class Memory(Importer):
    def parse(self, line: str) -> str:
        return line

    def split(self, text: str) -> list[str]:
        return text.splitlines()


class Remote(Importer):
    def parse(self, line: str) -> str:
        time.sleep(1)
        return line

    def split(self, text: str) -> list[str]:
        time.sleep(1)
        return []


class Mixed(Memory):
    def lines(self, text: str) -> list[str]:
        return super().lines(text)
# file: app/main.py
import asyncio

from fastapi import Depends, FastAPI

from app.importers import Importer, Memory, Mixed, Remote

app = FastAPI()


@app.post("/a")
async def a(text: str, memory: Memory = Depends()) -> list[str]:
    return memory.run(text) + Memory().run(text) + Mixed().run(text)


@app.post("/b")
async def b(text: str) -> list[str]:
    return await asyncio.to_thread(Remote().run, text)


@app.post("/c")
def c(text: str, importer: Importer = Depends(Remote)) -> list[str]:
    return importer.run(text)
