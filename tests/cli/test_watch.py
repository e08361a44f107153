"""`--watch`, through the real command: it checks again after a change, survives what is wrong, and ends by Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fastlint.__main__ import main

GOOD = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\nasync def root() -> str:\n    return ''\n"
SLEEPS = GOOD.replace("from", "import time\n\nfrom", 1).replace("    return", "    time.sleep(1)\n    return")
PATIENCE = 240


class Watching:
    """A running `fastlint --watch`, whose lines are waited for."""

    def __init__(self, folder: Path, polling: str = "true", path: str = ".") -> None:
        words = [sys.executable, "-m", "fastlint", "--watch", "--output-format", "concise", path]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
        environment["WATCHFILES_FORCE_POLLING"] = polling
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(
            words, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def round(self) -> str:
        """What is printed up to the next line that says it watches."""
        said = ""
        while "watching for changes" not in said:
            said += self.lines.get(timeout=PATIENCE)
        return said


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    pytest.importorskip("watchfiles")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "main.py").write_text(GOOD)
    one = Watching(tmp_path)
    yield one
    one.process.kill()
    one.process.wait()


def put(path: Path, text: str, seconds: int) -> None:
    """Replace a file at once by one that was changed so many seconds later: polling compares whole seconds."""
    fresh = path.with_suffix(".tmp")
    fresh.write_text(text)
    changed = time.time() + seconds
    os.utime(fresh, (changed, changed))
    fresh.replace(path)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_it_checks_again_and_ends_by_an_interrupt(watching: Watching, tmp_path: Path) -> None:
    assert "All checks passed!" in watching.round()
    put(tmp_path / "main.py", SLEEPS, 10)
    assert "main.py:10:5: error[FLT102]" in watching.round()
    put(tmp_path / "pyproject.toml", "[tool.fastlint]\nselekt = []\n", 20)
    assert "error: pyproject.toml: tool.fastlint.selekt: unknown key" in watching.round()
    put(tmp_path / "pyproject.toml", '[tool.fastlint]\nignore = ["FLT102"]\n', 30)
    assert "All checks passed!" in watching.round()
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(PATIENCE) == 130
    assert "Traceback" not in "".join(watching.lines.queue)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a system that tells of every change at once")
def test_files_that_change_all_the_time_do_not_keep_it_from_checking(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    main_file, over = tmp_path / "main.py", threading.Event()
    (tmp_path / "pyproject.toml").write_text("")
    main_file.write_text(GOOD)

    def log() -> None:
        while not over.wait(0.01):
            (tmp_path / "server.log").write_text(str(time.time()))

    logging = threading.Thread(target=log)
    logging.start()
    one = Watching(tmp_path, polling="false")
    try:
        first = one.round()
        assert first.startswith("[")
        assert f"] checking {tmp_path}\n" in first
        assert "All checks passed!" in first
        main_file.write_text(SLEEPS)
        assert "main.py:10:5: error[FLT102]" in one.round()
        main_file.rename(tmp_path / "other.py")
        assert "other.py:10:5: error[FLT102]" in one.round()
        (tmp_path / "other.py").unlink()
        assert "No Python files" in one.round()
    finally:
        over.set()
        logging.join()
        one.process.kill()
        one.process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a system that tells of every change at once")
def test_folders_that_come_and_go_count(tmp_path: Path) -> None:
    """Of the files in a folder that is moved nothing is told; the project may lie in any folder."""
    pytest.importorskip("watchfiles")
    project, aside = tmp_path / "dist/project", tmp_path / "aside"
    project.mkdir(parents=True)
    aside.mkdir()
    (project / "pyproject.toml").write_text("")
    (project / "main.py").write_text(GOOD)
    (aside / "sleeps.py").write_text(SLEEPS)
    one = Watching(project, polling="false")
    try:
        assert "All checks passed!" in one.round()
        aside.rename(project / "routes")
        assert "routes/sleeps.py:10:5: error[FLT102]" in one.round()
        (project / "routes").rename(project / "more")
        assert "more/sleeps.py:10:5: error[FLT102]" in one.round()
        (project / "more").rename(aside)
        assert "All checks passed!" in one.round()
    finally:
        one.process.kill()
        one.process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a system that tells of every change at once")
def test_files_of_the_repository_that_the_project_imports_count(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    service, library = tmp_path / "service", tmp_path / "common"
    for folder in (tmp_path / ".git", service, library / "common"):
        folder.mkdir(parents=True)
    for folder in (tmp_path, service, library):
        (folder / "pyproject.toml").write_text("")
    (library / "common/__init__.py").touch()
    (library / "common/work.py").write_text("def work() -> None: ...\n")
    (service / "main.py").write_text(
        "from fastapi import FastAPI\nfrom common.work import work\n\napp = FastAPI()\n\n\n"
        "@app.get('/')\nasync def root() -> str:\n    work()\n    return ''\n"
    )
    one = Watching(tmp_path, polling="false", path="service")
    try:
        assert "All checks passed!" in one.round()
        (library / "common/work.py").write_text("import time\n\n\ndef work() -> None:\n    time.sleep(1)\n")
        assert "service/main.py:9:5: error[FLT102]" in one.round()
    finally:
        one.process.kill()
        one.process.wait()


def test_what_the_system_refuses_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    watchfiles = pytest.importorskip("watchfiles")

    class Refused:
        def __init__(self, *_folders: str, **_options: object) -> None: ...

        def __next__(self) -> set[object]:
            raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(watchfiles, "watch", Refused)
    assert main(["--watch", str(tmp_path)]) == 2
    assert capsys.readouterr()[1] == "error: --watch: OS file watch limit reached.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-"], "--watch: standard input does not change"),
        (["--stdin-filename", "a.py"], "--watch: standard input does not change"),
        (["nowhere"], "--watch: nowhere: no such file or folder"),
    ],
)
def test_what_cannot_be_watched(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("watchfiles")
    assert main(["check", "--watch", *words]) == 2
    assert capsys.readouterr()[1] == f"error: {says}\n"


def test_without_watchfiles_the_remedy_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["--watch"]) == 2
    assert capsys.readouterr()[1].startswith("error: --watch needs watchfiles: python -m pip install 'fastlint[watch]'")
