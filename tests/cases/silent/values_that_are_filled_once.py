# What is filled on first use and found by all later calls blocks once, whatever asks whether it is there and whatever fills it.
# file: main.py
import subprocess
from fastapi import FastAPI, Request

from store import Manager, Named, Single, by_error, by_walrus, early, guarded_by_flag, lazily, listed, named

app = FastAPI()
manager = Manager()


@app.get("/")
async def read_root(key: str, request: Request) -> list[object]:
    if not hasattr(request.app.state, "version"):
        request.app.state.version = subprocess.check_output(["uname"])
    return [
        manager.version, manager.words(), manager.parts, Named.shared(), Single().data, named(key),
        by_error(key), by_walrus(key), early(key), guarded_by_flag(), lazily(), listed(),
    ]
# file: store.py
import json
import subprocess
from pathlib import Path

_cache: dict[str, str] = {}
_words: list[str] = []
_loaded = False
_found: dict[str, str] = {}


class Meta(type):
    _only = None

    def __call__(cls, *args):
        if cls._only is None:
            cls._only = super().__call__(*args)
        return cls._only


class Single(metaclass=Meta):
    def __init__(self) -> None:
        self.data = Path("a").read_text()


def one(made):
    kept = {}

    def get(*args):
        if made not in kept:
            kept[made] = made(*args)
        return kept[made]

    return get


@one
class Named:
    _shared: str = ""

    def __init__(self) -> None:
        self.data = Path("a").read_text()

    @classmethod
    def shared(cls) -> str:
        if not cls._shared:
            cls._shared = Path("a").read_text()
        return cls._shared


class Manager:
    def __init__(self) -> None:
        self._version: bytes | None = None
        self.ready = False
        self._words: list[str] = []

    @property
    def version(self) -> bytes:
        if self._version is None:
            self._version = subprocess.check_output(["uname"])
        return self._version

    @property
    def parts(self) -> bytes:
        if not hasattr(self, "_parts"):
            self._parts = subprocess.check_output(["uname"])
        return self._parts

    def words(self) -> list[str]:
        if not self.ready:
            self.fill()
        return self._words

    def fill(self) -> None:
        self._words.extend(Path("words").read_text().split())
        self.ready = True


def named(key: str) -> str:
    found = _cache.get(key)
    if found is None:
        found = Path(key).read_text()
        _cache[key] = found
    return found


def early(key: str) -> str:
    if key in _cache:
        return _cache[key]
    text = Path(key).read_text()
    _cache[key] = text
    return text


def by_error(key: str) -> str:
    try:
        return _cache[key]
    except KeyError:
        _cache[key] = Path(key).read_text()
    return _cache[key]


def by_walrus(key: str) -> str:
    if (text := _cache.get(key)) is not None:
        return text
    return _cache.setdefault(key, Path(key).read_text())


def _load() -> None:
    global _loaded
    _read_all()
    _loaded = True


def _read_all() -> None:
    _found.update(json.loads(Path("all.json").read_text()))


def guarded_by_flag() -> dict[str, str]:
    if not _loaded:
        _load()
    return _found


def lazily() -> dict[str, str]:
    if len(_found) == 0:
        _read_all()
    return _found


def listed() -> list[str]:
    if not _words:
        with open("words") as file:
            _words.extend(file)
    return _words
