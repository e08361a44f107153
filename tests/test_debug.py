"""What `python -m fastlint.debug` says of a line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOURCE = """\
import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def home():
    answer = requests.get("http://localhost")
    return answer.json()
"""


def debug(folder: Path, argument: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fastlint.debug", argument]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_a_line_is_described(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(SOURCE, encoding="utf-8")
    done = debug(tmp_path, "main.py:9")
    assert done.returncode == 0, done.stderr
    assert "async def home, run as route" in done.stdout
    assert "binding answer" in done.stdout
    assert "is requests.Response" in done.stdout
    assert "calls <requests.get>" in done.stdout
    assert "blocking: Blocking(kind='http'" in done.stdout
    assert "subject CallPath" in done.stdout
    assert "finding FLT101 (high)" in done.stdout


def test_other_arguments_tell_the_usage(tmp_path: Path) -> None:
    for argument in ("main.py", "missing.py:3", "main.py:x"):
        done = debug(tmp_path, argument)
        assert done.returncode == 2
        assert done.stderr == "usage: python -m fastlint.debug FILE:ROW\n"
