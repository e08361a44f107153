"""The extension for VS Code: it builds, and its settings are those that the server knows."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"
NOT_FOR_THE_SERVER = {"enable", "path", "trace.server"}


def test_the_settings_are_those_that_the_server_knows() -> None:
    settings = pytest.importorskip("fastlint.server.settings")
    described = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["contributes"]["configuration"]
    names = {name.removeprefix("fastlint."): value for name, value in described["properties"].items()}
    for name, value in names.items():
        if name in NOT_FOR_THE_SERVER:
            continue
        usual = settings.client_settings({"settings": {name: value["default"]}})
        assert usual == settings.client_settings({}), f"{name}: the default changes something"
        wrong = settings.client_settings({"settings": {name: 5}})
        assert [problem.partition(":")[0] for problem in wrong.problems] == [f"fastlint.{name}"]


def test_it_builds(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = shutil.copytree(EXTENSION, tmp_path / "vscode", ignore=shutil.ignore_patterns("node_modules", "dist"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([npm, *words], cwd=folder, capture_output=True, text=True, timeout=600)

    installed = run("ci", "--no-audit", "--no-fund")
    if installed.returncode != 0 and ("network" in installed.stderr or "ENOTFOUND" in installed.stderr):
        pytest.skip("the registry of npm cannot be reached")
    assert installed.returncode == 0, installed.stderr
    tested = run("test")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    packed = run("run", "package")
    assert packed.returncode == 0, packed.stdout + packed.stderr
    [package] = folder.glob("*.vsix")
    with zipfile.ZipFile(package) as content:
        names = set(content.namelist())
        assert {"extension/package.json", "extension/dist/extension.js", "extension/readme.md"} <= names
        assert not [name for name in names if "node_modules" in name or name.endswith(".ts")]
