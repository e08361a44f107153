"""After an edit, a run with a cache says what a run without one says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides

SHOP = Path(__file__).parents[2] / "fixtures" / "shop"

CORE = """\
from fastapi import APIRouter


def helper() -> None:
    pass


class Settings:
    def __init__(self, name: str) -> None:
        self.name = name


router = APIRouter()


def endpoint() -> dict:
    return {"password": 1}
"""
ITEMS = """\
from fastapi import Depends
from app.core import Settings, endpoint, helper, router

router.add_api_route("/added", endpoint)


@router.get("/items")
def items(settings: Settings = Depends(), nothing: None = Depends(helper)) -> int:
    return 1
"""
MAIN = """\
from fastapi import FastAPI
import app.items
from app.core import router

app = FastAPI()
app.include_router(router, prefix="/v1")
"""
EDITS = {
    "a row above everything": ("core", "from fastapi", "# a comment\nfrom fastapi"),
    "a call before the router": ("core", "    pass", "    print(1)"),
    "another name": ("core", "router = APIRouter()", 'router = APIRouter(prefix="/core")'),
    "another path": ("items", "/items", "/things"),
    "the including module": ("main", "/v1", "/v2"),
    "a function between the others": ("core", "router =", "def other() -> None: ...\n\n\nrouter ="),
}


def routes(folder: Path, *, cache: bool) -> list[dict[str, object]]:
    return engine.routes(engine.Request((str(folder),), cache=cache, cache_dir=str(folder / ".cache")))


@pytest.mark.parametrize("first", EDITS)
@pytest.mark.parametrize("second", EDITS)
def test_routes_after_two_edits(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    package = tmp_path / "app"
    package.mkdir()
    for name, text in (("__init__", ""), ("core", CORE), ("items", ITEMS), ("main", MAIN)):
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    assert len(routes(tmp_path, cache=True)) == 2
    for edit in (first, second):
        name, old, new = EDITS[edit]
        path = package / f"{name}.py"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        found = routes(tmp_path, cache=True)
        assert len(found) == 2
        assert found == routes(tmp_path, cache=False)


REGISTRY = """\
HANDLERS = {}


def handles(kind):
    def register(func):
        HANDLERS[kind] = func
        return func

    return register


class Cache:
    def __init__(self, load):
        self.load = load

    def get(self):
        return self.load()
"""
HANDLERS = """\
import time

from app.registry import Cache, handles


@handles("slow")
def slow():
    time.sleep(1)


def fast():
    return 1


cache = Cache(slow)
"""
SERVICE = """\
from fastapi import FastAPI
from app.handlers import cache
from app.registry import HANDLERS

app = FastAPI()


@app.get("/a")
async def a():
    return HANDLERS["slow"]()


@app.get("/b")
async def b():
    return cache.get()
"""
FLOWS = {
    "another function": ("handlers", "Cache(slow)", "Cache(fast)", {10}),
    "a row above": ("handlers", "import time", "# time\nimport time", {10, 15}),
    "no decorator": ("handlers", '@handles("slow")\n', "", {15}),
    "a function before": ("handlers", "@handles", "def first(): ...\n\n\n@handles", {10, 15}),
    "nothing is kept": ("registry", "HANDLERS[kind] = func", "print(func)", {15}),
    "another attribute": ("registry", "self.load = load", "self.made = load", {10}),
    "nothing blocks": ("handlers", "time.sleep(1)", "time.time()", set()),
}


@pytest.mark.parametrize("edit", FLOWS)
def test_functions_that_are_kept_after_an_edit_and_back(tmp_path: Path, edit: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    package = tmp_path / "app"
    package.mkdir()
    for name, text in (("__init__", ""), ("registry", REGISTRY), ("handlers", HANDLERS), ("main", SERVICE)):
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    name, old, new, rows = FLOWS[edit]
    path = package / f"{name}.py"
    original = path.read_text(encoding="utf-8")
    for text, expected in ((original, {10, 15}), (original.replace(old, new, 1), rows), (original, {10, 15})):
        path.write_text(text, encoding="utf-8")
        warm, cold = findings(tmp_path, cache=True), findings(tmp_path, cache=False)
        assert warm.diagnostics == cold.diagnostics
        assert {d.span.row for d in warm.diagnostics if d.code == "FLT102"} == expected


def findings(folder: Path, *, cache: bool) -> engine.Report:
    overrides = Overrides(select=("ALL",), preview=True)
    return engine.check(engine.Request((str(folder),), overrides, cache=cache, cache_dir=str(folder / ".cache")))


STORE = """\
from pathlib import Path


def load(state, fast):
    return Path("a").read_text()
"""
ASKING = """\
from fastapi import FastAPI
from app.store import load

app = FastAPI()
SHARED = object()


@app.get("/")
async def read_root() -> str:
    return load(SHARED, True)
"""
GUARDS = {
    "a branch": ("    return Path", "    if not fast:\n        return Path"),
    "a memo": ("    return Path", "    if state.text is None:\n        state.text = Path"),
}


@pytest.mark.parametrize("edit", GUARDS)
def test_a_guard_that_is_added_to_a_function_and_taken_away(tmp_path: Path, edit: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    package = tmp_path / "app"
    package.mkdir()
    for name, text in (("__init__", ""), ("store", STORE), ("main", ASKING)):
        (package / f"{name}.py").write_text(text, encoding="utf-8")

    def found() -> list[str]:
        request = engine.Request(
            (str(tmp_path),), Overrides(select=("FLT105",)), cache=True, cache_dir=str(tmp_path / ".cache")
        )
        return [d.code for d in engine.check(request).diagnostics]

    assert found() == ["FLT105"]
    (package / "store.py").write_text(STORE.replace(*GUARDS[edit]), encoding="utf-8")
    assert found() == []
    (package / "store.py").write_text(STORE, encoding="utf-8")
    assert found() == ["FLT105"]


SESSIONS = """\
from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///users.db"))


async def get_db() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


async def begin(session: AsyncSession) -> int:
    number: int = await session.scalar(text("select 1"))
    return number


def streamed(body: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(body)
"""
STREAMS = """\
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession
from app.store import begin, get_db, streamed

app = FastAPI()


async def ticks(number: int) -> AsyncIterator[str]:
    yield str(number)


@app.get("/")
async def read_root(db: Annotated[AsyncSession, Depends(get_db)]) -> StreamingResponse:
    return streamed(ticks(await begin(db)))
"""
HELPERS = {
    "a commit": ("    return number", "    await session.commit()\n    return number"),
    "another body": ("    return StreamingResponse(body)", "    return StreamingResponse(iter(()))"),
}


@pytest.mark.parametrize("edit", HELPERS)
def test_what_helpers_do_with_a_session_and_a_stream(tmp_path: Path, edit: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    package = tmp_path / "app"
    package.mkdir()
    for name, text in (("__init__", ""), ("store", SESSIONS), ("main", STREAMS)):
        (package / f"{name}.py").write_text(text, encoding="utf-8")

    def found(*, cache: bool) -> list[str]:
        overrides = Overrides(select=("FLT319",), preview=True)
        request = engine.Request((str(tmp_path),), overrides, cache=cache, cache_dir=str(tmp_path / ".cache"))
        return [d.message for d in engine.check(request).diagnostics]

    assert len(found(cache=True)) == 1
    (package / "store.py").write_text(SESSIONS.replace(*HELPERS[edit]), encoding="utf-8")
    assert found(cache=True) == found(cache=False)
    assert found(cache=True) == [] or edit == "another body"
    (package / "store.py").write_text(SESSIONS, encoding="utf-8")
    assert len(found(cache=True)) == 1


def test_findings_after_many_edits(tmp_path: Path) -> None:
    """Every row of every third file moves; nothing that other files say of it may stay where it was."""
    folder = tmp_path / "shop"
    shutil.copytree(SHOP, folder)
    assert findings(folder, cache=True).diagnostics
    for path in sorted(folder.rglob("*.py"))[::3]:
        text = path.read_text(encoding="utf-8")
        path.write_text(f"# moved\n\n{text}", encoding="utf-8")
        warm, cold = findings(folder, cache=True), findings(folder, cache=False)
        assert warm.diagnostics == cold.diagnostics
