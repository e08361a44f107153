"""The files around the checked ones are read too, but never those of a whole disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.loading import Configuration
from fastlint.config.settings import Overrides
from fastlint.engine.run import Run

ROOT = Path(__file__).parents[2]


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


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def project_of(*paths: Path) -> tuple[Path, list[str]]:
    """The root of a run about some paths and the files that it reads."""
    run = Run(engine.Request(tuple(map(str, paths)), Overrides(), cache=False))
    return Path(run.root), run.paths


class TestProjectOfAPath:
    """The current folder has a say only where nothing marks a project and it holds the path."""

    @pytest.fixture(autouse=True)
    def many(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder of projects, which is the current one."""
        for name in ("one", "two"):
            write(tmp_path / name / "app" / "main.py")
            write(tmp_path / name / "app" / "db.py")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    @pytest.mark.parametrize("marker", ["requirements.txt", "pyproject.toml", "setup.cfg", ".hg/store", ".git/HEAD"])
    def test_marked(self, many: Path, marker: str) -> None:
        write(many / "one" / marker)
        expected = many / "one", ["app/db.py", "app/main.py"]
        assert project_of(many / "one") == expected
        assert project_of(many / "one" / "app") == expected
        assert project_of(many / "one" / "app" / "main.py") == expected

    def test_not_marked(self, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        every = [f"{name}/app/{file}.py" for name in ("one", "two") for file in ("db", "main")]
        assert project_of(many / "one") == project_of(many / "one" / "app" / "main.py") == (many, every)
        monkeypatch.chdir(many / "two")
        assert project_of(many / "one") == (many / "one", ["app/db.py", "app/main.py"])
        assert project_of(many / "one" / "app" / "main.py") == (many / "one" / "app", ["db.py", "main.py"])

    def test_package_that_is_not_marked_keeps_its_name(self, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(many / "two")
        write(many / "one" / "app" / "__init__.py")
        write(many / "one" / "app" / "routers" / "__init__.py")
        path = write(many / "one" / "app" / "routers" / "items.py")
        write(many / "one" / "huge" / "other.py")
        root, paths = project_of(path)
        assert root == many / "one"
        assert paths == [f"app/{name}.py" for name in ("__init__", "db", "main", "routers/__init__", "routers/items")]

    def test_folder_of_projects_that_is_configured(self, many: Path) -> None:
        write(many / "fastlint.toml", "preview = true")
        write(many / "one" / "requirements.txt")
        assert project_of(many / "one" / "app") == (many / "one", ["app/db.py", "app/main.py"])
        assert Configuration([many / "one" / "app"]).settings.preview

    def test_folder_of_projects_that_is_marked(self, many: Path) -> None:
        write(many / "setup.cfg")
        write(many / "one" / "requirements.txt")
        assert project_of(many / "one") == (many / "one", ["app/db.py", "app/main.py"])
        assert project_of(many / "two")[0] == many

    def test_two_projects(self, many: Path) -> None:
        write(many / "one" / "setup.py")
        write(many / "two" / "setup.py")
        write(many / "three" / "main.py")
        root, paths = project_of(many / "one" / "app" / "main.py", many / "two" / "app" / "main.py")
        assert root == many
        assert paths == [
            "one/app/db.py",
            "one/app/main.py",
            "one/setup.py",
            "two/app/db.py",
            "two/app/main.py",
            "two/setup.py",
        ]

    def test_elsewhere(self, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(many / "two" / "fastlint.toml", "preview = true")
        monkeypatch.chdir(many / "two")
        assert project_of(many / "one") == (many / "one", ["app/db.py", "app/main.py"])

    def test_home_is_no_project(self, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(many / "setup.cfg")
        monkeypatch.setenv("HOME", str(many))
        monkeypatch.setenv("USERPROFILE", str(many))
        assert project_of(many / "one") == (many / "one", ["app/db.py", "app/main.py"])
        assert Configuration([many / "one"]).settings.root == many / "one"

    def test_projects_beside_a_lone_file_are_no_part_of_it(self, many: Path) -> None:
        write(many / "one" / "pyproject.toml")
        write(many / "lone.py")
        assert project_of(many / "lone.py") == (many, ["lone.py", "two/app/db.py", "two/app/main.py"])
        assert len(project_of(many)[1]) == 5
