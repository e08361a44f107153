# Each call leaves the parameter out, or gives an object that is known: nothing else can be behind it.
# file: app/boxes.py
class Box:
    async def put(self, text: str) -> None:
        print(text)


class NullBox:
    async def put(self, text: str) -> None:
        pass


def make_box(kind: str):
    if kind == "null":
        return NullBox()
    return Box()


DEFAULT = make_box("plain")


class Shelf:
    def __init__(self, box=DEFAULT) -> None:
        self.box = box

    async def fill(self, text: str) -> None:
        self.box.put(text)  # expect: FLT201
# file: app/main.py
from fastapi import FastAPI

from app.boxes import DEFAULT, NullBox, Shelf

app = FastAPI()
shelf = Shelf()


class Printer:
    def put(self, text: str) -> None:
        print(text)


async def note(text: str, box=DEFAULT) -> None:
    box.put(text)  # expect: FLT201


async def note_other(text: str, *, box=NullBox()) -> None:
    if text:
        box.put(text)  # expect: FLT201


async def note_twin(text: str, box=DEFAULT) -> None:
    box.put(text)


async def note_unknown(text: str, box=DEFAULT) -> None:
    box.put(text)


async def note_unpacked(text: str, box=DEFAULT) -> None:
    box.put(text)


async def relay(text: str, box=DEFAULT) -> None:
    await note(text, box=box)
    await note_other(text)


@app.post("/notes")
async def create(text: str, options: str) -> str:
    await note(text)
    await relay(text)
    await note_twin(text)
    await note_twin(text, box=Printer())
    await note_unknown(text, found(options))
    await note_unpacked(text, **found(options))
    await shelf.fill(text)
    return text


def found(name: str):
    import plugins

    return plugins.load(name)
