# Coroutines that are awaited only until something is there that lives as long as the process run once: a set of what is
# done, a flag of an object of the module, also where subclasses do the work. What is done for each key, for each
# object of a request, or from elsewhere too, runs again. Each has a guilty twin.
# file: app/migration.py
from abc import ABC, abstractmethod

DONE: set[tuple[str, str]] = set()


def place() -> str:
    return "here"


class Migrating(ABC):
    async def ensure_migrated(self) -> None:
        key = (type(self).__name__, place())
        if key in DONE:
            return
        await self.migrate()
        DONE.add(key)

    @abstractmethod
    async def migrate(self) -> None: ...


class Reading(ABC):
    async def ensure_read(self) -> None:
        await self.read()

    @abstractmethod
    async def read(self) -> None: ...


# file: app/storage.py
from pathlib import Path

from app.migration import Migrating, Reading


class Agents(Migrating):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def migrate(self) -> None:
        for path in self.folder.glob("*.json"):
            print(path.rglob("*"))
        await self.more()

    async def more(self) -> None:
        print(self.folder.rglob("*"))

    async def list(self) -> list[str]:
        await self.ensure_migrated()
        return []


class Skills(Migrating):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def migrate(self) -> None:
        print(self.folder.rglob("*"))

    async def list(self) -> list[str]:
        await self.ensure_migrated()
        return []


class Memories(Skills):
    async def migrate(self) -> None:
        print(self.folder.rglob("*"))


class Links(Skills):
    async def migrate(self) -> None:
        print(self.folder.rglob("*"))


class Groups(Skills):
    async def migrate(self) -> None:
        print(self.folder.rglob("*"))


class Notes(Reading):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def read(self) -> None:
        print(self.folder.rglob("*"))  # expect: FLT105

    async def list(self) -> list[str]:
        await self.ensure_read()
        return []


# file: app/words.py
from pathlib import Path


class Words:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.words: set[str] = set()
        self._initialized = False

    async def initialize(self) -> None:
        if self._initialized:
            return
        await self._load()
        self._initialized = True

    async def _load(self) -> None:
        self.words = set(self.path.rglob("*"))

    async def check(self, word: str) -> bool:
        if not self._initialized:
            await self.initialize()
        return word in self.words


class Reloading:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._initialized = False

    async def initialize(self) -> None:
        if self._initialized:
            return
        await self.load()
        self._initialized = True

    async def load(self) -> None:
        print(self.path.rglob("*"))  # expect: FLT105


class OfRequest:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._initialized = False

    async def initialize(self) -> None:
        if self._initialized:
            return
        await self._load()
        self._initialized = True

    async def _load(self) -> None:
        print(self.path.rglob("*"))  # expect: FLT105


_words: Words | None = None
_reloading = Reloading(Path("words"))


def get_words() -> Words:
    global _words
    if _words is None:
        _words = Words(Path("words"))
    return _words


# file: app/main.py
from pathlib import Path

from fastapi import FastAPI

from app.storage import Agents, Notes
from app.words import OfRequest, _reloading, get_words

app = FastAPI()
SEEN: set[str] = set()


@app.get("/agents")
async def agents() -> list[str]:
    return await Agents(Path("agents")).list() + await Notes(Path("notes")).list()


@app.get("/words")
async def words(word: str) -> bool:
    await OfRequest(Path(word)).initialize()
    await _reloading.initialize()
    return await get_words().check(word)


@app.post("/words/reload")
async def reload() -> None:
    await _reloading.load()


@app.post("/events")
async def event(number: str) -> None:
    await once_each(number)


async def once_each(number: str) -> None:
    key = f"event:{number}"
    if key in SEEN:
        return
    await take(number)
    SEEN.add(key)


async def take(number: str) -> None:
    print(Path(number).rglob("*"))  # expect: FLT105
