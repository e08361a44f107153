"""Files that change while a run looks at them: what is said is true of the files, now and in every later run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fastlint import rules
from fastlint.engine import Report, Request, check

APP = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> None:
    time.sleep(1)
"""
SHORT = "import time\n"
MOVED = "import os\n\n" * 3 + APP


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "main.py").write_text(APP)
    (tmp_path / "other.py").write_text(APP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*, progress: Callable[[str, int, int], None] | None = None, cache: bool = True) -> Report:
    return check(Request((".",), cache=cache, progress=progress))


def found(report: Report) -> list[tuple[str, int, str]]:
    return [(Path(d.filename).name, d.span.row, d.code) for d in report.diagnostics]


def after(wanted: str, change: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Make a change at the end of each pass of a phase."""

    def progress(phase: str, done: int, total: int) -> None:
        if phase == wanted and done == total:
            change()

    return progress


@pytest.mark.parametrize("later", [SHORT, MOVED, "", "def", None], ids=["cut", "moved", "empty", "broken", "removed"])
def test_a_file_that_changes_after_it_was_indexed_is_read_again(folder: Path, later: str | None) -> None:
    def change() -> None:
        (folder / "main.py").write_text(later) if later is not None else (folder / "main.py").unlink(missing_ok=True)

    report = run(progress=after("Indexing", change))
    assert all("report this" not in d.message for d in report.diagnostics)
    if later is not None:
        assert found(report) == found(run()) == found(run(cache=False))
    else:
        assert [(f, c) for f, _, c in found(report)] == [("main.py", "FLT001"), ("other.py", "FLT102")]
        assert [f for f, _, _ in found(run())] == ["other.py"]


def test_a_file_that_does_not_stop_changing_is_named_once(folder: Path) -> None:
    texts = iter([MOVED, APP, MOVED, APP, MOVED])
    report = run(progress=after("Indexing", lambda: (folder / "main.py").write_text(next(texts))), cache=False)
    assert [(f, c) for f, _, c in found(report)] == [("main.py", "FLT001"), ("other.py", "FLT102")]
    assert "changed while it was checked" in report.diagnostics[0].message
    assert report.unanalysed == 1


def _new_file(folder: Path) -> None:
    (folder / "new.py").write_text(APP)


def _configuration(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.fastlint]\nignore = ["FLT102"]\n')


def _configuration_gone(folder: Path) -> None:
    (folder / "fastlint.toml").unlink()


def _ignore_file(folder: Path) -> None:
    (folder / ".gitignore").write_text("other.py\n")


def _requirements(folder: Path) -> None:
    (folder / "requirements.txt").write_text("fastapi==0.50\npydantic==1.0\n")


@pytest.mark.parametrize("change", [_new_file, _configuration, _configuration_gone, _ignore_file, _requirements])
@pytest.mark.parametrize("phase", ["Indexing", "Linking", "Checking"])
def test_what_changes_during_a_run_is_seen_by_the_next(
    folder: Path, change: Callable[[Path], None], phase: str
) -> None:
    if change is _configuration_gone:
        (folder / "fastlint.toml").write_text('ignore = ["FLT102"]\n')
    made: list[bool] = []

    def once() -> None:
        if not made:
            made.append(True)
            change(folder)

    run(progress=after(phase, once))
    assert made
    assert found(run()) == found(run(cache=False)) == found(run())


def test_what_comes_and_goes_in_folders_above_is_no_reason_to_forget(folder: Path) -> None:
    time.sleep(0.1)  # a report that rests on what was changed in this very moment is not kept
    run(progress=after("Indexing", lambda: (folder.parent / "other.txt").write_text("busy", encoding="utf-8")))
    assert list((folder / ".fastlint_cache").rglob("report-*"))


def test_a_rule_that_crashes_is_asked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("oh")

    kind = rules.load("FLT102")
    with monkeypatch.context() as patched:
        patched.setattr(kind, "check", crash)
        assert {c for _, _, c in found(run())} == {"FLT001"}
    assert [(f, c) for f, _, c in found(run())] == [("main.py", "FLT102"), ("other.py", "FLT102")]
