"""The hooks for pre-commit, run by the real pre-commit, with this Python instead of environments of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors import git

CHECKOUT = Path(__file__).parent.parent
MANIFEST = CHECKOUT / ".pre-commit-hooks.yaml"
HELPER = '"""Help."""\n\n\ndef load(name: str) -> str:\n    return name\n'
BLOCKS = '"""Help."""\nimport time\n\n\ndef load(name: str) -> str:\n    time.sleep(1)\n    return name\n'
MAIN = """\
import time

from fastapi import FastAPI

from app.helper import load

app = FastAPI()


@app.get("/")
async def root() -> str:
    return load("a")


@app.get("/old")
async def old() -> None:
    time.sleep(1)
"""


def pre_commit(folder: Path, *words: str) -> tuple[int, str]:
    pytest.importorskip("pre_commit")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PRE_COMMIT_HOME": str(folder.parent / "home"), "PYTHONPATH": str(CHECKOUT)},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    (folder / "app/__init__.py").write_text("")
    (folder / "app/helper.py").write_text(HELPER)
    (folder / "app/main.py").write_text(MAIN)
    git(folder, "init", "-q", "-b", "main")
    return folder


def configure(folder: Path, hook: str, *args: str) -> None:
    """The hook of the manifest, with this Python instead of an environment of its own."""
    blocks = re.split(r"^(?=- id: )", MANIFEST.read_text("utf-8"), flags=re.MULTILINE)
    own = next(block for block in blocks if block.startswith(f"- id: {hook}\n"))
    own = own.replace("language: python", "language: system")
    own = own.replace("entry: fastlint", f"entry: {sys.executable} -m fastlint")
    lines = [line for line in own.splitlines() if "minimum_pre_commit_version" not in line]
    lines += [f"  args: [{', '.join(args)}]"] if args else []
    text = "repos:\n- repo: local\n  hooks:\n" + "".join(f"  {line}\n" for line in lines)
    (folder / ".pre-commit-config.yaml").write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")


def test_the_manifest_is_one() -> None:
    code, out = pre_commit(CHECKOUT, "validate-manifest", str(MANIFEST))
    assert code == 0, out


def test_the_plain_hook_sees_the_named_files(project: Path) -> None:
    configure(project, "fastlint")
    (project / "app/helper.py").write_text(BLOCKS)
    git(project, "add", "-A")
    code, out = pre_commit(project, "run")
    assert code == 0, out
    assert "Passed" in out


def test_the_hook_for_projects_sees_the_callers(project: Path) -> None:
    configure(project, "fastlint-project")
    (project / "app/helper.py").write_text(BLOCKS)
    git(project, "add", "-A")
    code, out = pre_commit(project, "run")
    assert code == 1
    assert "app/main.py:12:12" in out
    assert "app/main.py:17:5" in out


def test_the_hook_for_projects_can_ask_for_what_the_commit_causes(project: Path) -> None:
    configure(project, "fastlint-project", "--staged")
    (project / "app/main.py").write_text(MAIN.replace("old", "older"))
    git(project, "add", "-A")
    assert pre_commit(project, "run")[0] == 0
    (project / "app/helper.py").write_text(BLOCKS)
    assert pre_commit(project, "run")[0] == 0, "it is not staged"
    git(project, "add", "-A")
    code, out = pre_commit(project, "run")
    assert code == 1
    assert "app/main.py:12:12" in out
    assert "app/helper.py:6 changed since HEAD" in out
    assert "app/main.py:17" not in out
    (project / "notes.md").write_text("words")
    git(project, "reset", "-q", "--hard")
    git(project, "add", "-A")
    assert "Skipped" in pre_commit(project, "run")[1], "nothing that matters has changed"
