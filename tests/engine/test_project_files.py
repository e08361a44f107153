"""Files about a project that are no Python: found, shown to rules, remembered, and silenced by comments."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.passes.project_files import kind_of, project_file

OLD = "uvicorn.workers.UvicornWorker"
NEW = "uvicorn_worker.UvicornWorker"
FILES = {
    "Dockerfile": f'FROM python:3.12\n# {OLD}\nCMD ["gunicorn", "main:app", "-k", "{OLD}"]\n',
    "deploy/Procfile": f"web: gunicorn main:app -k {OLD}\n",
    "docker-compose.prod.yml": f"services:\n  web:\n    command: gunicorn -k {OLD} main:app\n",
    "scripts/start.sh": f"exec gunicorn -k {OLD} main:app\n",
    "gunicorn.conf.py": f'worker_class = "{OLD}"\n',
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in {"main.py": "x = 1\n", "pyproject.toml": "", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def found(folder: Path, *paths: str, cache: bool = True, select: tuple[str, ...] = ("FLT627",)) -> set[tuple[str, int]]:
    overrides = Overrides(select=select, preview=True)
    given = tuple(str(folder / path) for path in paths or (".",))
    report = engine.check(engine.Request(given, overrides, cache=cache, cache_dir=str(folder / ".cache")))
    return {(Path(d.filename).relative_to(folder).as_posix(), d.span.row) for d in report.diagnostics}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.prod", "dockerfile"),
        ("api.dockerfile", "dockerfile"),
        ("Procfile", "procfile"),
        ("compose.yaml", "compose"),
        ("docker-compose.override.yml", "compose"),
        ("requirements-dev.txt", "requirements"),
        ("uv.lock", "lock"),
        ("pyproject.toml", "pyproject"),
        ("gunicorn_conf.py", "gunicorn"),
        ("start.sh", "shell"),
        ("main.py", ""),
        ("notes.txt", ""),
        ("profile.yml", ""),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_rows_have_no_comments() -> None:
    file = project_file("app/Dockerfile", "# all\nRUN x  # why\n\nCMD a#b\n")
    assert [tuple(row) for row in file.rows] == [(2, "RUN x"), (4, "CMD a#b")]


def test_all_kinds_are_found(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    rows = {"Dockerfile": 3, "docker-compose.prod.yml": 3}
    assert found(tmp_path) == {(name, rows.get(name, 1)) for name in FILES}


def test_only_what_lies_below_the_given_paths(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert found(tmp_path, "deploy") == {("deploy/Procfile", 1)}
    assert found(tmp_path, "main.py") == set()
    assert found(tmp_path, "Dockerfile") == {("Dockerfile", 3)}


def test_excluded_and_ignored_files_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, ".gitignore": "scripts/\n", "pyproject.toml": '[tool.fastlint]\nexclude = ["deploy"]\n'})
    assert {name for name, _ in found(tmp_path)} == {"Dockerfile", "docker-compose.prod.yml", "gunicorn.conf.py"}


def test_an_edit_changes_the_answer(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert len(found(tmp_path)) == len(found(tmp_path)) == 5
    for count, (name, text) in enumerate(FILES.items(), 1):
        (tmp_path / name).write_text(text.replace(OLD, NEW), encoding="utf-8")
        assert len(found(tmp_path)) == 5 - count
    (tmp_path / "Dockerfile.late").write_text(FILES["Dockerfile"], encoding="utf-8")
    assert found(tmp_path) == {("Dockerfile.late", 3)}
    (tmp_path / "Dockerfile.late").unlink()
    assert found(tmp_path) == set()


def test_comments_silence(tmp_path: Path) -> None:
    files = {
        "Dockerfile": f"# fastlint: ignore[FLT627] -- later\nCMD gunicorn -k {OLD}\n",
        "Procfile": f"web: gunicorn -k {OLD}  # noqa: FLT627\n",
        "compose.yml": f"# fastlint: file-ignore[deprecated-worker-class]\ncommand: gunicorn -k {OLD}\n",
        "start.sh": "# fastlint: ignore[FLT627]\ngunicorn\n",
    }
    write(tmp_path, files)
    assert found(tmp_path, select=("FLT627", "FLT002")) == {("start.sh", 1)}


def test_no_text_is_too_strange(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "Dockerfile").write_bytes(b"\xff\xfe\x00" + f"\r\nCMD gunicorn -k {OLD}\r".encode())
    (tmp_path / "Procfile").write_text("", encoding="utf-8")
    assert found(tmp_path) == {("Dockerfile", 2)}


def test_flake8_shows_python_files_only(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "pyproject.toml": "[tool.fastlint]\npreview = true\n"})
    command = [sys.executable, "-m", "flake8", "--isolated", "--select", "FLT6", "--extend-select", "FLT627", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Dockerfile" not in done.stdout
    assert done.stderr == ""
    assert "gunicorn.conf.py:1" in done.stdout


OLD_CALL = 'from fastapi import FastAPI\n\napp = FastAPI()\napp.add_event_handler("startup", print)\n'


@pytest.mark.parametrize(
    ("later", "content"),
    [
        ("requirements.txt", "fastapi==0.100.0\n"),
        ("setup.cfg", "[options]\ninstall_requires =\n    fastapi==0.100.0\n"),
        ("requirements/base.in", "fastapi==0.100.0\n"),
        ("Pipfile.lock", '{"default": {"fastapi": {"version": "==0.100.0"}}}'),
        ("services/requirements.txt", "fastapi==0.100.0\n"),
        ("services/api/requirements/prod.txt", "fastapi==0.100.0\n"),
    ],
)
def test_a_file_that_appears_above_voids_the_report(tmp_path: Path, later: str, content: str) -> None:
    api = tmp_path / "services" / "api"
    write(api, {"main.py": OLD_CALL, "pyproject.toml": '[project]\nname = "api"\n'})
    (tmp_path / ".git").mkdir()
    (tmp_path / "requirements").mkdir()

    def rows() -> set[int]:
        os.utime(api / "main.py")
        cached, fresh = (
            engine.check(
                engine.Request(
                    (str(api),), Overrides(select=("FLT602",)), cache=cache, cache_dir=str(tmp_path / ".cache")
                )
            )
            for cache in (True, False)
        )
        assert cached.diagnostics == fresh.diagnostics
        return {d.span.row for d in cached.diagnostics}

    assert rows() == {4}
    assert rows() == {4}
    (tmp_path / later).parent.mkdir(exist_ok=True)
    (tmp_path / later).write_text(content, encoding="utf-8")
    assert rows() == set()


def test_a_repository_that_is_made_later_voids_the_report(tmp_path: Path) -> None:
    api = tmp_path / "api"
    write(api, {"main.py": OLD_CALL, "pyproject.toml": '[project]\nname = "api"\n'})
    (tmp_path / "requirements.txt").write_text("fastapi==0.100.0\n")
    overrides = Overrides(select=("FLT602",))
    request = engine.Request((str(api),), overrides, cache=True, cache_dir=str(tmp_path / ".cache"))
    assert engine.check(request).diagnostics
    assert engine.check(request).diagnostics
    (tmp_path / ".git").mkdir()
    assert not engine.check(request).diagnostics
