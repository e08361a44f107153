"""What is said of routers, mounts and state depends on the whole project: other files, its versions, its dead ends."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

APP = "from fastapi import FastAPI\nimport routers\napp = FastAPI()\n"
ROUTERS = (
    "from fastapi import APIRouter\nused = APIRouter()\nlost = APIRouter()\nempty = APIRouter()\n"
    "@used.get('/used')\ndef use() -> None: ...\n@lost.get('/lost')\ndef lose() -> None: ...\n"
)
LATE = (
    "from fastapi import APIRouter, FastAPI\napp = FastAPI()\nrouter = APIRouter()\n"
    "@router.get('/early')\ndef early() -> None: ...\napp.include_router(router)\n"
    "@router.get('/late')\ndef late() -> None: ...\n"
)


def rows(code: str, files: dict[str, str]) -> list[tuple[str, int]]:
    return [(d.filename, d.span.row) for d in check_texts(files, select=[code], preview=True)]


def test_a_router_that_no_application_includes() -> None:
    files = {"main.py": APP + "app.include_router(routers.used)\n", "routers.py": ROUTERS}
    assert rows("FLT417", files) == [("routers.py", 3)]


@pytest.mark.parametrize("line", [
    "for each in load():\n    app.include_router(each)\n",
    "app.include_router(getattr(routers, name))\n",
    "from importlib import import_module\napp.include_router(import_module(name).router)\n",
    "import library\nlibrary.install(lost_router := routers.lost)\nlibrary.install(router)\n",
    "app.include_router(routers.lost, prefix='/late')\n",
    "parent = routers.APIRouter()\nparent.include_router(routers.lost)\napp.include_router(parent)\n",
    "app.mount('/mounted', routers.lost)\n",
    "def add(app, *, router):\n    app.include_router(router)\nadd(app, router=routers.lost)\n",
    "callbacks = routers.lost.routes\n",
])  # fmt: skip
def test_a_router_that_may_be_included_somewhere(line: str) -> None:
    main = APP + "app.include_router(routers.used)\nfrom routers import lost as router\n" + line
    assert rows("FLT417", {"main.py": main, "routers.py": ROUTERS}) == []


def test_routers_of_a_library_without_an_application() -> None:
    assert rows("FLT417", {"routers.py": ROUTERS}) == []


@pytest.mark.parametrize(("version", "found"), [
    ("==0.136.3", [("main.py", 7)]), ("==0.137.0", []), (">=0.115", []), ("<0.130", [("main.py", 7)]), (None, []),
])  # fmt: skip
def test_routes_that_are_added_after_inclusion(version: str | None, found: list[tuple[str, int]]) -> None:
    files = {"main.py": LATE} | ({"requirements.txt": f"fastapi{version}\n"} if version else {})
    assert rows("FLT417", files) == found


GENERATOR = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/n')\ndef n():\n    yield 1\n"


@pytest.mark.parametrize(("version", "found"), [("==0.133.0", 1), ("==0.134.0", 0), (">=0.100", 1), (None, 0)])
def test_generator_routes_by_version(version: str | None, found: int) -> None:
    files = {"main.py": GENERATOR} | ({"requirements.txt": f"fastapi{version}\n"} if version else {})
    assert len(rows("FLT424", files)) == found


STATE = "from fastapi import FastAPI, Request\napp = FastAPI()\n@app.get('/')\ndef read(request: Request):\n"


@pytest.mark.parametrize(("body", "found"), [
    ("return request.app.state.pool.size", 1),
    ("return request.app.state.pool", 1),
    ("return request.state.pool", 0),
    ("return getattr(request.app.state, 'pool', None) or request.app.state.pool", 0),
    ("return machine.state.pool", 0),
])  # fmt: skip
def test_state_that_is_set_nowhere(body: str, found: int) -> None:
    assert len(rows("FLT610", {"main.py": f"{STATE}    {body}\n"})) == found


@pytest.mark.parametrize("other", [
    "def prepare(app):\n    app.state.pool = 1\n",
    "def prepare(app, names):\n    for name in names:\n        setattr(app.state, name, 1)\n",
    "import library\ndef prepare(app):\n    library.fill(app.state)\n",
    "def prepare(app):\n    app.state = {}\n",
])  # fmt: skip
def test_state_that_another_file_may_set(other: str) -> None:
    assert rows("FLT610", {"main.py": f"{STATE}    return request.app.state.pool\n", "other.py": other}) == []


MOUNT = (
    "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n"
    "@asynccontextmanager\nasync def warm(app):\n    yield\n"
    "inner = FastAPI(lifespan=warm)\n"
)


@pytest.mark.parametrize(("outer", "found"), [
    ("app = FastAPI()\n", 1),
    ("app = FastAPI(lifespan=warm)\n", 0),
    ("app = FastAPI(lifespan=lambda app: inner.router.lifespan_context(inner))\n", 0),
])  # fmt: skip
def test_lifespans_of_mounted_applications(outer: str, found: int) -> None:
    assert len(rows("FLT605", {"main.py": f"{MOUNT}{outer}app.mount('/inner', inner)\n"})) == found
