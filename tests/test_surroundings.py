"""The files around the checked ones are read too, but never those of a whole disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fastlint import engine

ROOT = Path(__file__).parent.parent


def check(path: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fastlint", "check", "--no-cache", path]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=20)


@pytest.mark.skipif(sys.platform == "win32", reason="folders of POSIX")
def test_nothing_to_check_is_no_reason_to_look_around(tmp_path: Path) -> None:
    done = check("/nonexistent-folder", tmp_path)
    assert done.returncode == 2
    assert "no such file or directory" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="folders of POSIX")
def test_the_root_of_the_disk_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "lone.py").write_text("import os\n", encoding="utf-8")
    assert check(str(tmp_path / "lone.py").lstrip("/"), Path("/")).returncode == 0


def test_files_around_a_checked_one_are_known(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "routers.py").write_text(
        "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/items')\ndef items() -> int: ...\n",
        encoding="utf-8",
    )
    main = tmp_path / "main.py"
    main.write_text(
        "from fastapi import FastAPI\nfrom routers import router\napp = FastAPI()\napp.include_router(router)\n",
        encoding="utf-8",
    )
    rows = engine.routes(engine.Request((str(main),), cache=False))
    assert [row["path"] for row in rows] == ["/items"]
