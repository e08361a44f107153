"""Input made to break a linter: a run ends within its limits, without a traceback, and reports the good file beside it.

`FASTLINT_HOSTILE_SCALE=5` makes everything larger.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

if sys.platform == "win32":
    pytest.skip("limits and special files of POSIX", allow_module_level=True)

from fastlint.__main__ import main
from fastlint.engine.in_memory import check_texts
from tests import hostile

_SECONDS = 60 * hostile.SCALE
_MEMORY = 4 * 1024**3
_FORMATS = ("full", "concise", "grouped", "json", "json-lines", "github", "sarif")


class Done(NamedTuple):
    """How a run ended: its exit code (negative for a signal) and what it wrote."""

    code: int
    out: str
    err: str


def run(folder: Path, *arguments: str) -> Done:
    """Run the command line in a child process with limits, which its workers inherit."""
    out, err = folder.parent / "out", folder.parent / "err"
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = _limited(folder, out, err, arguments)
        finally:
            os._exit(code)
    _, ended = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(ended)
    return Done(code, out.read_bytes().decode("utf-8"), err.read_bytes().decode("utf-8"))


def _limited(folder: Path, out: Path, err: Path, arguments: tuple[str, ...]) -> int:
    signal.alarm(10 * _SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.environ |= {"NO_COLOR": "1", "XDG_CACHE_HOME": str(folder.parent / "cache")}
    os.environ.pop("VIRTUAL_ENV", None)
    os.chdir(folder)
    sys.stdout = open(out, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - closed with the process
    sys.stderr = open(err, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    os.dup2(sys.stdout.fileno(), 1)
    os.dup2(sys.stderr.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = main(["check", *arguments, "."])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Import rules and LibCST here: children have them then."""
    assert check_texts({"good.py": hostile.GOOD}, preview=True)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A project with one file that has a known finding."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "good.py").write_text(hostile.GOOD, encoding="utf-8")
    yield project
    hostile.take_apart(project)


@pytest.mark.parametrize("name", [name for name, _ in hostile.cases()])
def test_the_good_file_is_reported(name: str, folder: Path) -> None:
    dict(hostile.cases())[name](folder)
    done = run(folder, "--output-format", "json", "--no-cache", "--select", "ALL", "--preview")
    assert done.code in {1, 2}, done
    assert "Traceback" not in done.err
    found = json.loads(done.out)
    assert "FLT102" in {item["code"] for item in found if Path(item["filename"]).name == "good.py"}, done.err
    assert not [item for item in found if "please report" in item["message"]]
    assert not [item for item in found if item["code"] == "FLT001" and Path(item["filename"]).name == "good.py"]


@pytest.mark.parametrize("name", hostile.CONFIGURATIONS)
def test_a_hostile_configuration_is_named(name: str, folder: Path) -> None:
    hostile.CONFIGURATIONS[name](folder)
    done = run(folder, "--output-format", "concise")
    assert done.code in {1, 2}, done
    assert "Traceback" not in done.err + done.out
    assert "good.py" in done.out or re.search(r"^error: .*(fastlint|pyproject)\.toml", done.err, re.MULTILINE), done


@pytest.mark.parametrize("output_format", _FORMATS)
def test_hostile_names_forge_nothing(output_format: str, folder: Path) -> None:
    hostile.NASTY(folder)
    done = run(folder, "--output-format", output_format, "--no-cache")
    assert done.code == 1, done
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.out + done.err)
    assert not re.search(r"^(::error::|##\[error\])", done.out.replace("::error title", ""), re.MULTILINE)
    assert done.out.count("FLT102") >= len(list(folder.iterdir()))
