"""`fastlint routes`: one row a route, with what it runs on, what blocks there, and what it depends on."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.doors import Run, write

MADE = """
from fastapi import Depends, FastAPI


def provide(n):
    def get_number() -> int:
        return n

    return get_number


def create():
    app = FastAPI()

    @app.get('/')
    async def root(n: int = Depends(provide(1))): ...

    return app


app = create()
"""
FILES = {
    "app/main.py": """
import os
from fastapi import Depends, FastAPI
from app.work import fetch, user

if os.environ.get("DOCS"):
    app = FastAPI()
else:
    app = FastAPI(docs_url=None)


@app.get("/slow")
async def slow(name: str = Depends(user)) -> str:
    return fetch()


@app.get("/thread")
def thread() -> str:
    return fetch()


@app.post("/quick", response_model=int)
async def quick() -> int:
    return 1
""",
    "app/work.py": """
import requests


def fetch() -> str:
    return requests.get("https://example.com", timeout=5).text


async def user() -> str:
    return "me"
""",
    "tests/test_app.py": """
from fastapi import FastAPI

app = FastAPI()


@app.get("/trial")
def trial() -> int:
    return 1
""",
}


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return partial(run, "routes")


def test_one_row_a_route(run: Run) -> None:
    """What both branches of the `if` make is one application; that of the tests is not the service's."""
    code, out, err = run()
    assert (code, err) == (0, "note: 1 application of tests left out (--tests shows them)\n")
    assert out.splitlines() == [
        "app  app/main.py:7",
        "  GET   /slow    loop    blocks: http  slow    app/main.py:12  -> str  <- user",
        "  GET   /thread  thread                thread  app/main.py:17  -> str",
        "  POST  /quick   loop                  quick   app/main.py:22  -> int",
    ]


def test_the_tree_tells_where_it_blocks(run: Run) -> None:
    _, out, _ = run("--tree")
    assert "    <- user  app/work.py:9\n" in out
    assert "    blocks the event loop (http): requests.get  app/work.py:6, reached from app/main.py:14\n" in out
    assert out.count("blocks the event loop") == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("loop", ["/slow", "/quick"]),
        ("GET /thread thread", ["/thread"]),
        ("blocks", ["/slow"]),
        ("USER", ["/slow"]),
        ("trial", ["/trial"]),
        ("", ["/slow", "/thread", "/quick", "/trial"]),
    ],
)
def test_filter(run: Run, words: str, found: list[str]) -> None:
    code, out, _ = run("--filter", words, "--output-format", "json")
    assert (code, [row["path"] for row in json.loads(out)]) == (0, found)


def test_nothing_matches(run: Run) -> None:
    assert run("--filter", "nowhere") == (0, "", 'note: none of 4 routes matches "nowhere"\n')


def test_the_application_of_a_test_is_shown_if_it_is_asked_for(run: Run) -> None:
    assert run("tests/test_app.py") == (
        0,
        "app  tests/test_app.py:4\n  GET  /trial  thread  trial  tests/test_app.py:7  -> int\n",
        "",
    )


def test_json_tells_what_blocks(run: Run) -> None:
    rows = {row["path"]: row for row in json.loads(run("--output-format", "json")[1])}
    (block,) = rows["/slow"]["blocks"]
    assert (block["kind"], block["name"], block["row"]) == ("http", "requests.get", 6)
    assert Path(block["filename"]).parts[-2:] == ("app", "work.py")
    assert (Path(block["called_at"]["filename"]).name, block["called_at"]["row"]) == ("main.py", 14)
    assert rows["/thread"]["blocks"] == rows["/quick"]["blocks"] == []
    assert [rows[path]["application"]["is_test"] for path in ("/slow", "/trial")] == [False, True]


def test_colours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in run()[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31mblocks: http\x1b[0m" in run()[1]


def test_a_function_that_another_one_makes_is_told_by_its_own_name(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"made.py": MADE})
    code, out, _ = run("--filter", "get_number")
    assert code == 0
    assert "  root  made.py:" in out
    assert out.endswith("<- get_number\n")


ROUTERS = {
    "shop/main.py": """
from fastapi import FastAPI
from shop import used

app = FastAPI()
app.include_router(used.router)
""",
    "shop/used.py": """
from fastapi import APIRouter

router = APIRouter()

@router.get('/used')
def used(): ...
""",
    "shop/lost.py": """
from fastapi import APIRouter

router = APIRouter()
other = APIRouter()

@router.get('/one')
def one(): ...

@router.get('/two')
def two(): ...

@other.get('/three')
def three(): ...
""",
    "tests/test_lost.py": """
from fastapi import APIRouter

own = APIRouter()

@own.get('/own')
def own_one(): ...
""",
}


@pytest.fixture
def shop(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    write(tmp_path / "own", {"pyproject.toml": "", **ROUTERS})
    monkeypatch.chdir(tmp_path / "own")
    return run


LOST = (
    "note: 2 routers with 3 routes are included by no application that is known: "
    "router shop/lost.py:4, other shop/lost.py:5\n"
)


def test_routers_that_no_application_includes_are_told(shop: Run) -> None:
    code, out, err = shop()
    assert (code, err) == (0, LOST)
    assert "/used" in out
    assert "lost" not in out
    assert "3 routers with 4 routes" in shop("--tests")[2]
    assert shop("-q")[2] == ""
    assert shop("shop/main.py")[2] == ""


def test_routers_without_any_application_are_told(shop: Run, tmp_path: Path) -> None:
    (tmp_path / "own/shop/main.py").write_text("")
    code, out, err = shop()
    assert (code, out) == (0, "")
    assert err.startswith("note: no FastAPI application with routes found\nnote: 3 routers with 4 routes are")


def test_json_tells_of_routers_that_no_application_includes(shop: Run, tmp_path: Path) -> None:
    code, out, err = shop("--output-format", "json")
    assert (code, err) == (0, "")
    [row] = json.loads(out)
    assert row["path"] == "/used"
    lost = row["application"]["unincluded"]
    assert [(one["name"], one["row"], one["routes"], one["is_test"]) for one in lost] == [
        ("router", 4, 2, False), ("other", 5, 1, False), ("own", 4, 1, True),
    ]  # fmt: skip
    assert Path(lost[0]["filename"]) == tmp_path / "own/shop/lost.py"


def test_a_router_that_is_handed_to_a_library_is_not_lost(shop: Run, tmp_path: Path) -> None:
    main = tmp_path / "own/shop/main.py"
    main.write_text(main.read_text() + "from acme import serve\nfrom shop import lost\n\nserve(app, lost.router)\n")
    assert "1 router with 1 route is included by no application that is known: other " in shop()[2]
