"""How the process ends: at once, with all that waits for its end done, and with the exit code of what was found."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ENDING = """
import atexit, sys, threading, time
from fastlint.__main__ import program
{before}
sys.stdout.write("written before ")
sys.argv = ["fastlint", *{words!r}]
program()
"""
THREAD = """
def work():
    time.sleep(0.3)
    print("thread is over")
threading.Thread(target=work).start()
"""


def ended(before: str, *words: str) -> tuple[int, str]:
    code = ENDING.format(before=before, words=words)
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=buffered)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize("before", ["", "atexit.register(print, 'end is told')", THREAD])
def test_nothing_is_cut_off(before: str) -> None:
    code, said = ended(before, "--version")
    assert code == 0
    assert said.startswith("written before fastlint ")
    assert ("end is told" in said) == ("atexit" in before)
    assert ("thread is over" in said) == ("Thread" in before)


def test_the_exit_code_is_that_of_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def broken(:\n")
    assert ended("", "check", "-q", "--no-cache", str(tmp_path))[0] == 2
    (tmp_path / "a.py").write_text("x = 1\n")
    assert ended("", "check", "-q", "--no-cache", str(tmp_path))[0] == 0


def test_values_are_not_freed_one_by_one() -> None:
    before = "class Value:\n    def __del__(self): print('freed')\nvalue = Value()\n"
    assert "freed" not in ended(before, "--version")[1]
    assert "freed" in ended(before + THREAD, "--version")[1]  # a thread is waited for, and Python ends as ever


def test_the_script_is_the_one_that_ends_so() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"fastlint": "fastlint.__main__:program"}
