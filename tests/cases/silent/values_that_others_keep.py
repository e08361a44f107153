# A value that is kept in a class, or in an object that a function is given and that outlives the request, is filled once.
# file: main.py
from fastapi import FastAPI, Request

from registry import Registry, Source
from store import (
    REGISTRY, Checker, ensure, fill_state, from_dict, from_state, in_a_try, kept_by_type, open_once, remembered,
)

app = FastAPI()
TEXTS: dict[str, str] = {}


class Service:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def text(self, key: str) -> str:
        return from_dict(self.texts, key)


service = Service()
registry = Registry()


@app.get("/")
async def read_root(key: str, request: Request) -> list[object]:
    state = request.app.state
    fill_state(request.app.state)
    return [
        Checker().version(), Checker().by_class(), Checker().by_type(), kept_by_type(Checker()), remembered(REGISTRY),
        from_state(state), from_dict(TEXTS, key), in_a_try(TEXTS, key), await service.text(key), registry.open(key),
        await open_once(REGISTRY),
    ]


@app.get("/sources")
async def read_sources(key: str) -> str:
    source = Source(key)
    REGISTRY.sources[key] = source
    return ensure(REGISTRY)
# file: registry.py
from pathlib import Path


class Source:
    def __init__(self, name: str) -> None:
        self.name = name


class Runtime:
    text: str | None = None
    other: str | None = None


class Registry:
    def __init__(self) -> None:
        self._runtimes: dict[str, Runtime] = {}

    def open(self, name: str) -> str:
        runtime = self._runtimes.get(name)
        if runtime is None:
            runtime = Runtime()
            self._runtimes[name] = runtime
        self._ensure(runtime)
        return str(runtime.text)

    @classmethod
    def _ensure(cls, runtime: Runtime) -> None:
        if runtime.text is not None and runtime.other is not None:
            return
        try:
            text = Path("text").read_text()
        except OSError:
            raise ValueError from None
        runtime.text = text
        runtime.other = text
# file: store.py
import subprocess
from pathlib import Path
from typing import ClassVar

UNKNOWN = object()


class Settings:
    engine: bytes | None = None
    text: str | None = None
    sources: dict[str, object] = {}


REGISTRY = Settings()


class Checker:
    _version: ClassVar[object] = UNKNOWN
    _words: str | None = None
    _parts: bytes | None = None

    def version(self) -> object:
        cached = self.__class__._version
        if cached is not UNKNOWN:
            return cached if isinstance(cached, str) else None
        try:
            done = subprocess.run(["node", "--version"], capture_output=True)
        except OSError:
            self.__class__._version = None
            return None
        self.__class__._version = done.stdout
        return done.stdout

    @classmethod
    def by_class(cls) -> bytes:
        if cls._parts is None:
            cls._parts = subprocess.check_output(["uname"])
        return cls._parts

    def by_type(self) -> str:
        if type(self)._words is not None:
            return type(self)._words
        type(self)._words = Path("words").read_text()
        return type(self)._words


def kept_by_type(checker: Checker) -> str:
    if Checker._words is None:
        Checker._words = Path("words").read_text()
    return Checker._words


def remembered(registry: Settings) -> bytes:
    if registry.engine:
        return registry.engine
    registry.engine = subprocess.check_output(["uname"])
    return registry.engine


async def open_once(registry) -> bytes:
    if registry.engine is None:
        registry.engine = subprocess.check_output(["uname"])
    return registry.engine


def ensure(registry) -> str:
    if registry.text is None:
        registry.text = Path("text").read_text()
    return registry.text


def from_state(state) -> bytes:
    if not hasattr(state, "version"):
        state.version = subprocess.check_output(["uname"])
    return state.version


def fill_state(state) -> None:
    if getattr(state, "words", None) is None:
        state.words = Path("words").read_text()


def from_dict(texts: dict[str, str], key: str) -> str:
    if key not in texts:
        texts[key] = Path(key).read_text()
    return texts[key]


def in_a_try(texts, key: str) -> str:
    try:
        return texts[key]
    except KeyError:
        texts[key] = Path(key).read_text()
    return texts[key]
