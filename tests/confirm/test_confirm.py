"""What blocks the event loop while tests run: real applications, tested by a real pytest in a process of its own."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]
KNOWS_REACH = sys.version_info >= (3, 12)
HELPERS = """\
import json
import time


def fetch() -> int:
    time.sleep(0.3)
    return 1


def dump() -> int:
    return len(json.dumps([list(range(1000))] * 6000))
"""
APP = """\
import time

from fastapi import Depends, FastAPI

from app.helpers import dump, fetch

app = FastAPI()


@app.get("/slow")
async def slow() -> int:
    return fetch()


@app.get("/thread")
def thread() -> int:
    return fetch()


@app.get("/never")
async def never() -> int:
    time.sleep(1)
    return 1


@app.get("/quick/{seconds}")
async def quick(seconds: float) -> int:
    time.sleep(seconds)
    return 1


@app.get("/dump")
async def dumped() -> int:
    return dump()


@app.get("/meant")
async def meant() -> int:
    time.sleep(0.3)  # noqa: FLT102
    return 1


async def paused() -> None:
    time.sleep(0.3)


@app.get("/dependency", dependencies=[Depends(paused)])
async def dependency() -> int:
    return 1
"""
ROWS = {text: row for row, line in enumerate(APP.splitlines(), 1) for text in [line.strip()]}
SLOW, NEVER, QUICK = 12, ROWS["time.sleep(1)"], ROWS["time.sleep(seconds)"]
PAUSED = APP.splitlines().index("async def paused() -> None:") + 2
CLIENT = "from fastapi.testclient import TestClient\n\nfrom app.main import app\n\nclient = TestClient(app)\n\n\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n')
    write(tmp_path / "app/__init__.py", "")
    write(tmp_path / "app/helpers.py", HELPERS)
    write(tmp_path / "app/main.py", APP)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def plugin() -> list[str]:
    """The options that load the plugin, if its entry point does not."""
    known = any(entry.value == "fastlint.confirm.plugin" for entry in importlib.metadata.entry_points(group="pytest11"))
    return [] if known else ["-p", "fastlint.confirm.plugin"]


def run_pytest(project: Path, tests: str, *words: str, ok: bool = True) -> tuple[str, dict[str, Any]]:
    """What a run of pytest prints, and what the plugin writes."""
    write(project / "tests/test_app.py", tests)
    target = project / "confirm.json"
    options = ["-p", "no:cacheprovider", *plugin(), "--fastlint-confirm-json", str(target), *words]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(project)])},
    )
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout, json.loads(target.read_text()) if target.exists() else {}


def states(result: dict[str, Any]) -> dict[int, str]:
    """The state of each finding of the application, by row."""
    return {one["row"]: one["state"] for one in result["findings"] if one["filename"].endswith("main.py")}


def unreported(result: dict[str, Any]) -> dict[tuple[str, int], str]:
    """The callee of each line that blocked unreported."""
    return {(Path(one["filename"]).name, one["row"]): one["callee"] for one in result["unreported"]}


def times(result: dict[str, Any], row: int) -> dict[str, Any]:
    (one,) = [one for one in result["findings"] if one["row"] == row]
    found: dict[str, Any] = one["times"]
    return found


NOT_REACHED = "not-reached" if KNOWS_REACH else "not-seen"
SHORT = "short" if KNOWS_REACH else "not-seen"


def test_findings_are_confirmed_by_a_client_in_a_thread(project: Path) -> None:
    tests = CLIENT + (
        "def test_slow():\n    assert client.get('/slow').json() == 1\n    assert client.get('/slow').json() == 1\n\n\n"
        "def test_thread():\n    assert client.get('/thread').json() == 1\n\n\n"
        "def test_quick():\n    assert client.get('/quick/0.0001').json() == 1\n\n\n"
        "def test_dump():\n    assert client.get('/dump').json() > 0\n\n\n"
        "def test_meant():\n    assert client.get('/meant').json() == 1\n\n\n"
        "def test_dependency():\n    assert client.get('/dependency').json() == 1\n"
    )
    output, result = run_pytest(project, tests, "--fastlint-confirm-threshold", "100")
    assert states(result) == {SLOW: "confirmed", NEVER: NOT_REACHED, QUICK: SHORT, PAUSED: "confirmed"}
    slow = times(result, SLOW)
    assert (slow["count"], slow["tests"]) == (2, ["tests/test_app.py::test_slow"])
    assert slow["longest_ms"] >= 250
    assert slow["total_ms"] >= slow["longest_ms"] + 250
    assert unreported(result) == {("helpers.py", 11): "json.dumps"}
    assert result["silenced"] == 1
    assert result["reach_is_known"] is KNOWS_REACH
    assert re.search(rf"confirmed:\n  app/main.py:{SLOW}: FLT102 blocking-sleep\n    2 times, \d+ ms at most", output)
    assert "blocked, and not reported:\n  app/helpers.py:11: in json.dumps\n" in output
    assert "4 findings about blocking: 2 confirmed, " in output


def test_tests_that_run_on_a_loop_themselves(project: Path) -> None:
    """Under anyio's plugin: what a test awaits of the project counts, what the test itself does is no line of it."""
    tests = (
        "import time\n\nimport pytest\n\nfrom app.main import slow\n\n\n"
        "@pytest.mark.anyio\n@pytest.mark.parametrize('anyio_backend', ['asyncio'])\nasync def test_slow():\n"
        "    time.sleep(0.3)\n    assert await slow() == 1\n"
    )
    _, result = run_pytest(project, tests)
    assert states(result)[SLOW] == "confirmed"
    assert times(result, SLOW)["count"] == 1
    assert unreported(result) == {}


def test_several_loops_in_threads(project: Path) -> None:
    """A server in a thread of its own, and a loop that the test runs beside it."""
    tests = """\
import asyncio
import threading
import time

import httpx
import uvicorn

from app.main import app, paused


def test_server():
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        assert httpx.get(f"http://127.0.0.1:{port}/slow", timeout=60).json() == 1
        asyncio.run(paused())
    finally:
        server.should_exit = True
        thread.join()
"""
    _, result = run_pytest(project, tests)
    assert (states(result)[SLOW], states(result)[PAUSED]) == ("confirmed", "confirmed")


def test_a_threshold_is_heard(project: Path) -> None:
    tests = CLIENT + "def test_slow():\n    assert client.get('/slow').json() == 1\n"
    _, result = run_pytest(project, tests, "--fastlint-confirm-threshold", "60000")
    assert states(result)[SLOW] == SHORT
    assert result["threshold_ms"] == 60000


def test_workers_of_xdist_are_put_together(project: Path) -> None:
    pytest.importorskip("xdist")
    tests = CLIENT + (
        "def test_slow():\n    assert client.get('/slow').json() == 1\n\n\n"
        "def test_dependency():\n    assert client.get('/dependency').json() == 1\n"
    )
    _, result = run_pytest(project, tests, "-n", "2")
    assert states(result) == {SLOW: "confirmed", NEVER: NOT_REACHED, QUICK: NOT_REACHED, PAUSED: "confirmed"}


def test_the_project_is_checked_where_only_its_tests_have_settings(project: Path) -> None:
    write(project / "tests/pytest.ini", "[pytest]\n")
    tests = CLIENT + "def test_slow():\n    assert client.get('/slow').json() == 1\n"
    _, result = run_pytest(project, tests, "tests")
    assert states(result)[SLOW] == "confirmed"


def test_what_is_on_the_loop_for_a_test_alone_is_counted(project: Path) -> None:
    write(project / "app/heavy.py", "import time\n\ntime.sleep(0.3)\n")
    write(project / "app/lazy.py", "async def load() -> None:\n    import app.heavy\n")
    tests = """\
import asyncio


def test_it():
    async def by_a_test():
        from app.helpers import dump
        dump()
        import app.nothing

    asyncio.run(by_a_test())


def test_lazy():
    from app.lazy import load
    asyncio.run(load())
"""
    write(project / "app/nothing.py", "import time\n\ntime.sleep(0.3)\n")
    output, result = run_pytest(project, tests)
    assert unreported(result) == {("lazy.py", 2): "import of app.heavy"}
    assert "  app/lazy.py:2: import of app.heavy\n" in output
    assert result["of_tests"] == 1
    assert "1 line blocked unreported, 1 only as a test calls it" in output


@pytest.mark.skipif(not KNOWS_REACH, reason="Python 3.12 tells what was reached")
def test_the_readme_shows_what_is_printed(tmp_path: Path) -> None:
    main = """\
import time

from fastapi import FastAPI

from app.work import dump

app = FastAPI()


@app.get("/sleep")
async def sleep() -> int:
    time.sleep(0.05)
    return 1


@app.get("/dump")
async def dumped() -> int:
    return dump()


@app.get("/never")
async def never() -> int: time.sleep(1)
"""
    write(tmp_path / "pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n')
    write(tmp_path / "app/__init__.py", "")
    write(tmp_path / "app/main.py", main)
    write(
        tmp_path / "app/work.py",
        "import json\n" + "#\n" * 13 + "def dump() -> int:\n" + HELPERS.splitlines()[-1] + "\n",
    )
    tests = CLIENT + (
        "def test_sleep():\n    for _ in range(2):\n        client.get('/sleep')\n\n\n"
        "def test_dump():\n    client.get('/dump')\n"
    )
    output, _ = run_pytest(tmp_path, tests, "--fastlint-confirm-threshold", "40")
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    block = readme.partition("$ pytest --fastlint-confirm\n...\n")[2].partition("```")[0]
    assert len(block.splitlines()) > 5
    pattern = re.sub(r"\d+\\ ms", r"\\d+\\ ms", re.escape(block))
    assert re.search(pattern, output), output


def test_a_failing_test_and_a_project_that_cannot_be_read(project: Path) -> None:
    write(project / "fastlint.toml", "selekt = []\n")
    tests = CLIENT + "def test_slow():\n    assert client.get('/slow').json() == 2\n"
    output, result = run_pytest(project, tests, ok=False)
    assert "fastlint could not be asked: fastlint.toml: selekt: unknown key" in output
    assert result["findings"] == []
    assert unreported(result) == {("helpers.py", 6): ""} or unreported(result) == {("helpers.py", 6): "time.sleep"}
    assert "1 failed" in output


def test_without_the_option_nothing_is_imported(project: Path) -> None:
    measured = "[name for name in sys.modules if 'fastlint.confirm.m' in name]"
    write(project / "tests/test_app.py", f"import sys\n\n\ndef test_it():\n    assert not {measured}\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin(), "-q"],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fastlint" not in done.stdout
