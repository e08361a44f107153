"""What no request reaches is said once; where it may be reached after all, what it does is reported."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from fastlint.engine.in_memory import check_texts
from tests.installed import has

ROUTER = """\
import time

from fastapi import APIRouter

router = APIRouter()


@router.get("/items")
async def items(limit: int = 10) -> list[int]:
    time.sleep(1)
    return list(range(limit))
"""
IN_ROUTER = {("FLT413", 9), ("FLT102", 10)}


def found(files: dict[str, str]) -> set[tuple[str, str, int]]:
    diagnostics = check_texts(files, select=["FLT102", "FLT413", "FLT415", "FLT416", "FLT417"])
    return {(one.filename, one.code, one.span.row) for one in diagnostics}


def of_router(main: str, router: str = ROUTER) -> set[tuple[str, int]]:
    """What is found in `app/routers/items.py`."""
    files = {"app/__init__.py": "", "app/routers/__init__.py": "__all__ = ['items']\n", "app/routers/items.py": router}
    every = found({**files, "app/main.py": f"from fastapi import FastAPI\n\napp = FastAPI()\n{main}"})
    return {(code, row) for name, code, row in every if name == "app/routers/items.py"}


@pytest.mark.parametrize(
    "main",
    [
        "",
        "from app.routers import items\n",
        "from app.routers.items import router\nprint(router.prefix)\n",
        "from fastapi import APIRouter\nouter = APIRouter()\napp.include_router(outer)\n",
        "from users_kit import Users\napp.include_router(Users(object()).router(True), prefix='/users')\n",
    ],
)
def test_of_a_router_that_nobody_includes_only_that_is_said(main: str) -> None:
    assert of_router(main) == {("FLT417", 5)}


@pytest.mark.parametrize(
    "main",
    [
        "from app.routers import items\napp.include_router(items.router)\n",
        "from pathlib import Path\nfrom filekit import Routes\napp.include_router(Routes(Path('app')).build())\n",
        "from filekit import Routes\napp.include_router(Routes('app.routers').build())\n",
        "import app.routers\nfrom filekit import collect\napp.include_router(collect(app.routers))\n",
        "from filekit import collect\nfrom settings import FOLDER\napp.include_router(collect(folder=FOLDER))\n",
        (
            "from fastapi import APIRouter\nfrom app.routers.items import router\n"
            "outer = APIRouter()\nouter.include_router(router)\napp.include_router(outer)\n"
        ),
        (
            "import importlib, pkgutil\nfrom app import routers\nfor info in pkgutil.iter_modules(routers.__path__):\n"
            "    app.include_router(importlib.import_module(f'app.routers.{info.name}').router)\n"
        ),
        (
            "import app.routers as routers\nfor name in routers.__all__:\n"
            "    app.include_router(getattr(routers, name).router)\n"
        ),
        (
            "from importlib import import_module\nfor name in ('items',):\n"
            "    router = getattr(import_module('app.routers.' + name), 'router')\n    app.include_router(router)\n"
        ),
        "from app.routers.items import router\nfor one in [router]:\n    app.include_router(one)\n",
        "from app.routers.items import router\nlist(map(app.include_router, [router]))\n",
        "from app.routers.items import router\napp.router.routes.extend(router.routes)\n",
        "from app.routers.items import router\napp.mount('/x', router)\n",
        "from library import register\nfrom app.routers.items import router\nregister(app, router)\n",
        "from app.routers.items import router\nadd = app.include_router\nadd(router)\n",
    ],
)
def test_what_a_router_does_that_may_be_included_is_reported(main: str) -> None:
    assert of_router(main) == IN_ROUTER


def test_an_endpoint_that_others_call_lives() -> None:
    assert of_router(
        "from app.routers.items import items\n\n\n@app.get('/')\nasync def root() -> None:\n    await items()\n"
    ) >= {
        ("FLT417", 5),
        ("FLT102", 10),
    }


def test_a_router_of_a_library_is_there_for_others() -> None:
    assert {(code, row) for _, code, row in found({"routes.py": ROUTER})} == IN_ROUTER


COVERED = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/items/{item}")
async def one(item: str, limit: int = 1) -> str:
    time.sleep(1)
    return item * limit


@app.METHODS
async def newest(limit: int = 10) -> list[int]:
    time.sleep(1)
    return list(range(limit))
"""


@pytest.mark.parametrize(
    ("decorator", "codes"),
    [
        ('get("/items/newest")', {"FLT415"}),
        ('get("/items/{name}")', {"FLT416"}),
        ('get("/newest")', {"FLT413", "FLT102"}),
        ('api_route("/items/newest", methods=["GET", "POST"])', {"FLT415", "FLT413", "FLT102"}),
        ('get("/other")\n@app.get("/items/newest")', {"FLT415", "FLT413", "FLT102"}),
    ],
)
def test_of_a_route_behind_another_one_only_that_is_said(decorator: str, codes: set[str]) -> None:
    every = found({"main.py": COVERED.replace("METHODS", decorator)})
    assert {code for _, code, row in every if row > 13} == codes
    assert {code for _, code, row in every if row <= 13} == {"FLT413", "FLT102"}


LATE = """\
from fastapi import APIRouter, FastAPI

app = FastAPI()
parent = APIRouter()
child = APIRouter()


@child.get("/x")
def x() -> int:
    return 1


"""
IN_ORDER = "parent.include_router(child)\napp.include_router(parent)\n"
TOO_LATE = "app.include_router(parent)\nparent.include_router(child)\n"


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        (TOO_LATE, "0.115.0", [("FLT417", 14)]),
        (TOO_LATE, "0.136.3", [("FLT417", 14)]),
        (TOO_LATE, "0.137.0", []),
        (IN_ORDER, "0.115.0", []),
    ],
)
def test_a_router_that_is_included_after_its_parent(text: str, version: str, expected: list[tuple[str, int]]) -> None:
    files = {"main.py": LATE + text, "requirements.txt": f"fastapi=={version}\n"}
    found = check_texts(files, select=["FLT417"])
    assert [(one.code, one.span.row) for one in found] == expected
    assert all("the routes of `child` are missing" in one.message for one in found)


@pytest.mark.parametrize(("text", "is_late"), [(TOO_LATE, True), (IN_ORDER, False)])
def test_the_running_framework_has_the_routes_of_a_late_router_from_0_137_on(text: str, is_late: bool) -> None:
    namespace: dict[str, Any] = {}
    exec(LATE + text, namespace)
    with TestClient(namespace["app"]) as client:
        status = client.get("/x").status_code
    assert status == (404 if is_late and has(fastapi="<0.137") else 200)
