# A guard whose block fills nothing that outlives the call, or that an object of this very request keeps, saves nothing.
# file: main.py
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from store import Door, Reader, elsewhere, expiring, local, never_filled, plain, register

app = FastAPI()
door = Door()


def get_reader() -> Reader:
    return Reader()


@app.get("/")
async def read_root(key: str, request: Request, reader: Annotated[Reader, Depends(get_reader)]) -> list[object]:
    if not hasattr(request.state, "words"):
        request.state.words = open("words").read()  # expect: FLT105
    never_filled(key)  # expect: FLT105
    elsewhere(key)  # expect: FLT105
    expiring()  # expect: FLT105
    local(key)  # expect: FLT105
    plain(key)  # expect: FLT105
    register(key)  # expect: FLT105
    door.open()  # expect: FLT105
    return [reader.words]  # expect: FLT105
# file: store.py
import time
from enum import Enum
from pathlib import Path

_cache: dict[str, str] = {}
_other: dict[str, str] = {}
_at = 0.0
_text = ""


class Reader:
    _words: str | None = None

    @property
    def words(self) -> str:
        if self._words is None:
            self._words = Path("words").read_text()
        return self._words


class State(Enum):
    SHUT = 1
    OPEN = 2


class Door:
    state = State.SHUT

    def open(self) -> None:
        if self.state is State.SHUT:
            self.state = State.OPEN
            Path("words").read_text()
            self.state = State.SHUT


def never_filled(key: str) -> str:
    if key not in _cache:
        return Path(key).read_text()
    return _cache[key]


def elsewhere(key: str) -> str:
    if key not in _cache:
        _other[key] = Path(key).read_text()
    return _other[key]


def expiring() -> str:
    global _text, _at
    if not _text or time.time() - _at > 60:
        _text = Path("a").read_text()
        _at = time.time()
    return _text


def local(key: str) -> str:
    found: dict[str, str] = {}
    if key not in found:
        found[key] = Path(key).read_text()
    return found[key]


def plain(key: str) -> str:
    if not key:
        key = "a"
    return Path(key).read_text()


def register(key: str) -> None:
    if key in _cache:
        return
    _cache[key] = key
    Path("all").write_text(str(_cache))
