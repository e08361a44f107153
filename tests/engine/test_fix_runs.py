"""Whole runs with fixes: what somebody else touches, or what cannot be written, keeps its text and its finding."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fastlint.engine import Report, Request, check
from fastlint.fix import apply, litter

APP = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> None:
    time.sleep(1)
    await other()


async def other() -> None: ...
"""
FIXED = APP.replace("import time\n", "import asyncio\n").replace("    time.sleep", "    await asyncio.sleep")
EDITED = APP.replace("    time", "    audit_log()\n    time")


def fixed(folder: Path, *, fix: str = "apply", progress: Callable[[str, int, int], None] | None = None) -> Report:
    return check(
        Request((str(folder),), fix=fix, unsafe_fixes=True, cache=False, progress=progress)  # type: ignore[arg-type]
    )


def project(folder: Path, text: str = APP) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text("")
    path = folder / "main.py"
    path.write_bytes(text.encode())
    return path


def fastlint(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fastlint", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_example_is_fixed(tmp_path: Path) -> None:
    path = project(tmp_path)
    assert [d.code for d in fixed(tmp_path).diagnostics] == []
    assert path.read_text() == FIXED


@pytest.mark.parametrize("later", ["", APP.replace("1", "2"), EDITED])
def test_a_file_that_is_saved_after_the_analysis_keeps_what_was_saved(tmp_path: Path, later: str) -> None:
    path = project(tmp_path)

    def save(phase: str, done: int, total: int) -> None:
        if phase == "Checking" and done == total:
            path.write_text(later)

    report = fixed(tmp_path, progress=save)
    assert path.read_text() == later
    assert [d.code for d in report.diagnostics] == ["FLT102"]
    assert any("main.py: changed on disk" in warning for warning in report.warnings)
    assert not report.fixed


def test_a_file_that_cannot_be_written_keeps_its_finding(tmp_path: Path) -> None:
    path = project(tmp_path)
    path.chmod(0o444)
    for arguments in (["-q"], [], ["--output-format", "json"]):
        result = fastlint("--fix", "--unsafe-fixes", "--no-cache", *arguments, cwd=tmp_path)
        assert result.returncode == 1, result
        assert "FLT102" in result.stdout
        assert "passed" not in result.stdout
    assert path.read_text() == APP


def test_a_fix_that_is_refused_is_not_offered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project(tmp_path)
    monkeypatch.setattr(apply, "keeps", lambda *_: False)
    (found,) = fixed(tmp_path).diagnostics
    assert (found.code, found.fix) == ("FLT102", None)
    assert path.read_text() == APP


def test_nothing_is_written_through_a_link_out_of_the_project(tmp_path: Path) -> None:
    inside = project(tmp_path / "inside")
    outside = project(tmp_path / "outside")
    (tmp_path / "inside" / "link.py").symlink_to(outside)
    report = fixed(tmp_path / "inside")
    assert inside.read_text() == FIXED
    assert outside.read_text() == APP
    assert [(Path(d.filename).name, d.code) for d in report.diagnostics] == [("link.py", "FLT102")]
    assert any("link.py: a link leads out of the project" in warning for warning in report.warnings)


def test_a_link_within_the_project_is_followed(tmp_path: Path) -> None:
    outside = project(tmp_path / "excluded")
    (tmp_path / "pyproject.toml").write_text('[tool.fastlint]\nexclude = ["excluded"]\n')
    (tmp_path / "link.py").symlink_to(outside)
    fixed(tmp_path)
    assert outside.read_text() == FIXED


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the syntax is not newer than the running Python")
@pytest.mark.parametrize("line", ["type Alias[T] = list[T]", "def first[T](items: list[T]) -> T: ...", "x = f'{'a'}'"])
def test_fixes_of_a_text_in_newer_syntax_go_together(tmp_path: Path, line: str) -> None:
    text = "import time\n\nimport requests\nfrom fastapi import FastAPI\n\n" + line + "\napp = FastAPI()\n\n\n"
    text += '@app.get("/")\nasync def root():\n    requests.post("https://example.com")\n    time.sleep(1)\n'
    path = project(tmp_path, text)
    fixed(tmp_path)
    after = path.read_text()
    assert after != text
    compile(after.replace(line, ""), "main.py", "exec")


@pytest.mark.parametrize(
    ("encoding", "written"), [("utf-8-sig", True), ("utf-7", False), ("iso2022_jp", True), ("latin-1", True)]
)
def test_only_the_bytes_of_an_edit_change(tmp_path: Path, encoding: str, written: bool) -> None:
    path = project(tmp_path)
    own = b"# +AOk-\n" if encoding == "utf-7" else b'# \x1b$B$"\x1b(B\n' if encoding == "iso2022_jp" else b""
    data = f"# coding: {encoding}\n".encode() + own
    path.write_bytes(data + APP.encode())
    if encoding == "utf-7":  # a second spelling of the same characters
        path.write_bytes(path.read_bytes().replace(b"+AOk-", b"+AOkA6Q-+AOk-"))
    before = path.read_bytes()
    report = fixed(tmp_path)
    assert path.read_bytes() == (data + FIXED.encode() if written else before)
    assert any("encoding" in warning for warning in report.warnings) != written


def test_a_mark_and_a_comment_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    path = project(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf# coding: latin-1\n" + APP.encode())
    assert [(d.code, "latin-1" in d.message) for d in fixed(tmp_path).diagnostics] == [("FLT001", True)]


def test_a_fix_removes_what_a_killed_one_left_behind(tmp_path: Path) -> None:
    project(tmp_path)
    names = [
        ".main.py.abcd_123.fastlint-tmp",
        ".main.py.abcd_124.fastlint-tmp",
        "my.fastlint-tmp",
        ".x.py.fastlint-tmp",
    ]
    for name in names:
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (time.time() - 3600,) * 2)
    os.utime(tmp_path / names[1])
    (tmp_path / ".main.py.abcd_125.fastlint-tmp").symlink_to(names[2])
    assert [Path(path).name for path in litter(str(tmp_path))] == names[:1]
    fixed(tmp_path)
    left = {item.name for item in tmp_path.iterdir()}
    assert left == {"main.py", "pyproject.toml", *names[1:], ".main.py.abcd_125.fastlint-tmp"}


def test_git_applies_the_diff_from_a_folder_of_the_project(tmp_path: Path) -> None:
    path = project(tmp_path / "app")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for folder in (tmp_path, tmp_path / "app"):
        path.write_text(APP)
        result = fastlint("--diff", "--unsafe-fixes", "--no-cache", "-q", "-o", "out.diff", cwd=folder)
        assert (result.returncode, result.stdout) == (1, "")
        subprocess.run(["git", "apply", "out.diff"], cwd=folder, check=True)
        assert path.read_text() == FIXED


def test_a_repository_cannot_make_a_plain_run_write(tmp_path: Path) -> None:
    path = project(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.fastlint]\nfix = true\nunsafe-fixes = true\n")
    result = fastlint("--no-cache", cwd=tmp_path)
    assert (result.returncode, path.read_text()) == (1, APP)
    assert "fix = true" in result.stderr
    assert "--fix" in result.stderr
    for arguments in (["--fix"], ["--config", "fix = true"]):
        path.write_text(APP)
        assert fastlint("--no-cache", *arguments, cwd=tmp_path).returncode == 0
        assert path.read_text() == FIXED
