"""FLT601 and FLT603, executed: event handlers are deprecated, run on the loop, and do not run beside a lifespan."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import uvicorn

from tests.installed import has
from tests.serving import FIXTURES, clean_environment, serve


def test_on_event_warns_and_runs_on_the_loop(tmp_path: Path) -> None:
    with serve(FIXTURES / "truth", "startup:app", tmp_path / "log") as server:
        assert server.request("/ran").json == ["loop", "loop"]
        assert server.request("/where").json == "thread"
    assert ("on_event is deprecated" in server.log.read_text()) == has(fastapi=">=0.104")


def test_event_handler_beside_a_lifespan_never_runs(tmp_path: Path) -> None:
    with serve(FIXTURES / "truth", "ignored:app", tmp_path / "log") as server:
        assert server.request("/ran").json == ["lifespan"]


@pytest.mark.parametrize(("project", "warns"), [("shop", True), ("shop_fixed", False)])
def test_deprecation_as_an_error_stops_the_import(project: str, warns: bool) -> None:
    command = [sys.executable, "-B", "-W", "error::DeprecationWarning:shop.jobs", "-c", "import shop.jobs"]
    run = subprocess.run(command, cwd=FIXTURES / project, env=clean_environment({}), capture_output=True, text=True)
    assert bool(run.returncode) == (warns and has(fastapi=">=0.104")), run.stderr


@pytest.mark.parametrize(("project", "started"), [("shop", ["till"]), ("shop_fixed", ["till", "printer"])])
def test_mended_till_starts_the_printer(project: str, started: list[str], tmp_path: Path) -> None:
    with serve(FIXTURES / project, "shop.legacy:app", tmp_path / "log") as server:
        assert server.request("/started").json == started


def test_uvicorn_takes_no_debug() -> None:
    with pytest.raises(TypeError):
        uvicorn.run("nowhere:app", debug=True)  # type: ignore[call-arg]
