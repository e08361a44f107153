"""Bad files of every kind: the good file beside them is still reported, nothing crashes, nothing is passed in silence.

Each case is a folder with `good.py`, which has a known finding, and something nasty. The whole command line runs in a
process of its own, as for a user.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE = 300
"""Seconds after which a run is taken to hang: each takes a few on a machine that is not busy with anything else."""
GOOD = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> None:
    time.sleep(1)
"""
Diagnostics = list[dict[str, Any]]
EITHER = None


@dataclass(frozen=True)
class Case:
    """`make` puts the bad thing into a folder.

    `unreadable` says that a file cannot be analysed, so that there is FLT001 and exit code 2; EITHER leaves that open,
    as it depends on limits of the running Python. `blames` is what standard error or a finding has to name.
    """

    make: Callable[[Path], object]
    unreadable: bool | None = False
    blames: str = ""
    skip: bool = False


def text(content: str, name: str = "bad.py") -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(content, encoding="utf-8", newline="")


def data(content: bytes, name: str = "bad.py") -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def link(target: str, name: str = "bad.py") -> Callable[[Path], object]:
    return lambda folder: (folder / name).symlink_to(target)


def unreadable_file(folder: Path) -> None:
    (folder / "bad.py").write_text(GOOD)
    (folder / "bad.py").chmod(0)


def link_cycle(folder: Path) -> None:
    (folder / "bad.py").symlink_to("worse.py")
    (folder / "worse.py").symlink_to("bad.py")


def folder_cycle(folder: Path) -> None:
    (folder / "package").mkdir()
    (folder / "package" / "again").symlink_to("..", target_is_directory=True)


def fifo(folder: Path) -> None:
    os.mkfifo(folder / "bad.py")


def named(name: bytes, content: str = GOOD) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(content)  # noqa: PTH118 - bytes

    return make


def below(name: str, content: str) -> Callable[[Path], object]:
    """A configuration file in a subfolder, with an innocent module beside it."""

    def make(folder: Path) -> None:
        (folder / "template").mkdir()
        (folder / "template" / name).write_text(content)
        (folder / "template" / "bad.py").write_text("x = 1\n")

    return make


def newest_syntax(source: str) -> bool:
    """Whether the running Python cannot read it."""
    try:
        ast.parse(source)
    except SyntaxError:
        return True
    return False


def nested(opening: str, closing: str, depth: int) -> str:
    return f"x = {opening * depth}1{closing * depth}\n"


def nested_blocks(header: str, depth: int) -> str:
    lines = [" " * level + header.format(level) for level in range(depth)]
    return "\n".join([*lines, " " * depth + "pass", ""])


def elifs(count: int) -> str:
    branches = "".join(f"elif x == {number}:\n    y = {number}\n" for number in range(count))
    return f"x = 1\nif x == -1:\n    y = -1\n{branches}"


def async_handlers(count: int) -> str:
    """Five lines for each of them."""
    return "import asyncio\n" + "".join(
        f"\nasync def handler_{n}(x):\n    await asyncio.sleep({n})\n    y = x + {n}\n    return y\n"
        for n in range(count)
    )


NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["import time\n"]}], "nbformat": 4}
)
TEMPLATE_STRING = 'name = "x"\ngreeting = t"hello {name}"\n'
BARE_EXCEPT_GROUP = "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n"
LAZY_IMPORT = "lazy import json\n"
TYPE_PARAMETERS = "def first[T](items: list[T]) -> T:\n    return items[0]\n\n\ntype Pair = tuple[int, int]\n"
UNPACKED_COMPREHENSION = "rows = [[1], [2]]\nflat = [*row for row in rows]\n"

WINDOWS = sys.platform == "win32"
CASES = {
    "syntax error": Case(text("def broken(:\n"), unreadable=True),
    "unterminated string": Case(text('x = """abc\n'), unreadable=True),
    "bad indentation": Case(text("def f():\n        x = 1\n    y = 2\n"), unreadable=True),
    "latin-1 without a cookie": Case(data(b"# caf\xe9\nx = 1\n"), unreadable=True),
    "latin-1 with a cookie": Case(data(b"# -*- coding: latin-1 -*-\nx = 'caf\xe9'\n")),
    "unknown cookie": Case(data(b"# -*- coding: klingon -*-\nx = 1\n"), unreadable=True),
    "cookie of no text encoding": Case(data(b"# -*- coding: rot13 -*-\nx = 1\n"), unreadable=True),
    "byte order mark": Case(data(b"\xef\xbb\xbfx = 1\n")),
    "UTF-16": Case(data("x = 1\n".encode("utf-16")), unreadable=True),
    "CRLF and CR": Case(data(b"x = 1\r\ny = 2\rz = 3\n")),
    "form feed and tabs": Case(data(b"x = 1\n\x0c\nif x:\n\ty = 2\n\tif y:\n\t\tz = 3\n")),
    "tab, then eight spaces": Case(data(b"if True:\n\tx = 1\n        y = 2\n"), unreadable=True),
    "empty": Case(data(b"")),
    "only a comment without line end": Case(data(b"# nothing")),
    "NUL byte": Case(data(b"x = 1\n\x00y = 2\n"), unreadable=True),
    "random bytes": Case(data(bytes(range(256)) * 64), unreadable=True),
    "50,000 lines": Case(text(async_handlers(10_000))),
    "2,000 findings": Case(text("import time\n" + async_handlers(2_000).replace("await asyncio.", "time."))),
    "190 brackets": Case(text(nested("(", ")", 190))),
    "1,000 brackets": Case(text(nested("(", ")", 1_000)), unreadable=True),
    "5,000 brackets": Case(text(nested("(", ")", 5_000)), unreadable=True),
    "5,000 unclosed brackets": Case(text("x = " + "[" * 5_000), unreadable=True),
    "90 nested lists": Case(text(nested("[", "]", 90))),
    "300 minus signs": Case(text("x = " + "-" * 300 + "1\n")),
    "1,000-term sum": Case(text("x = " + " + ".join(["1"] * 1_000) + "\n"), EITHER),
    "10,000-term sum": Case(text("x = " + " + ".join(["1"] * 10_000) + "\n"), EITHER),
    "1,000-term sum in a route": Case(text(GOOD + "    return " + " + ".join(["1"] * 1_000) + "\n"), EITHER),
    "100-call chain": Case(text("x = a" + ".b()" * 100 + "\n")),
    "1,000-call chain": Case(text("x = a" + ".b()" * 1_000 + "\n"), EITHER),
    "3,000 elif": Case(text(elifs(3_000)), EITHER),
    "99 nested if": Case(text(nested_blocks("if {}:", 99))),
    "99 nested def": Case(text(nested_blocks("def f{}():", 99))),
    "recursive functions": Case(
        text("async def a():\n    b()\n\n\ndef b():\n    c()\n\n\ndef c():\n    b()\n    c()\n")
    ),
    "recursive imports": Case(text("from bad import *\nfrom bad import x as x\nimport bad\n\nx = bad.x\n")),
    "class that is its own base": Case(text("class A(B): ...\n\n\nclass B(A): ...\n")),
    "symlink to itself": Case(link("bad.py"), EITHER, skip=WINDOWS),
    "symlink cycle": Case(link_cycle, EITHER, skip=WINDOWS),
    "symlink to the folder above": Case(folder_cycle, skip=WINDOWS),
    "broken symlink": Case(link("gone.py"), EITHER, skip=WINDOWS),
    "unreadable file": Case(unreadable_file, unreadable=True, skip=WINDOWS or os.geteuid() == 0),
    "escape sequence in the name": Case(named(b"ev\x1b[31mil\x07.py"), skip=WINDOWS),
    "line end and command in the name": Case(named(b"bad\n::error::pwn.py"), skip=WINDOWS),
    "name that is not UTF-8": Case(named(b"caf\xe9.py"), skip=sys.platform != "linux"),
    "name with direction override": Case(named("yp\u202exe.py".encode()), skip=WINDOWS),
    "Python 2": Case(text('print "hello"\nexec "x = 1"\n'), unreadable=True),
    "notebook": Case(text(NOTEBOOK, "bad.ipynb")),
    "notebook named .py": Case(text(NOTEBOOK)),
    "named pipe": Case(fifo, skip=WINDOWS),
    "folder named x.py": Case(lambda folder: (folder / "x.py").mkdir()),
    "one line with a million elements": Case(text("x = [" + "1, " * 1_000_000 + "]\n")),
    "string of ten million characters": Case(text('x = "' + "a" * 10_000_000 + '"\n')),
    "lone surrogate": Case(text('x = "\\ud800"\ny = {"\\udfff": x}\n\n\ndef f(s="\\ud83d"): ...\n')),
    "number of 5,000 digits": Case(text("x = " + "9" * 5_000 + "\n"), unreadable=True),
    "invalid escape": Case(text('x = "\\d"\n')),
    "return outside of a function": Case(text("return 1\n")),
    "names beyond ASCII": Case(
        text("\ufb01 = 1\n\u043d\u043e\u0433\u0430 = '\xe9'\n\n\ndef \U0001d518nicode(): ...\n")
    ),
    "broken pyproject below": Case(
        below("pyproject.toml", "[tool.fastlint]\nignore = {{ codes }}\n"), EITHER, "pyproject.toml"
    ),
    "broken pyproject below, of others": Case(below("pyproject.toml", "[tool.{{ name }}\n")),
    "wrong type in the configuration below": Case(
        below("fastlint.toml", 'select = {a = "b"}\n'), EITHER, "fastlint.toml"
    ),
    "template string": Case(text(TEMPLATE_STRING)),
    "except without brackets": Case(text(BARE_EXCEPT_GROUP)),
    "lazy import": Case(text(LAZY_IMPORT)),
    "type parameters": Case(text(TYPE_PARAMETERS)),
    "unpacking in a comprehension": Case(text(UNPACKED_COMPREHENSION), newest_syntax(UNPACKED_COMPREHENSION)),
}


def fastlint(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line on a folder, from outside of it, within the time limit."""
    done = subprocess.run(
        [sys.executable, "-m", "fastlint", "check", *arguments, str(folder)],
        cwd=folder.parent,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NO_COLOR": "1",
            "XDG_CACHE_HOME": str(folder.parent / "cache"),
            **(environment or {}),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert b"Traceback" not in done.stderr, done.stderr[-3000:].decode(errors="replace")
    return done


def diagnostics(done: subprocess.CompletedProcess[bytes]) -> Diagnostics:
    assert done.stdout, done.stderr[-3000:].decode(errors="replace")
    found: Diagnostics = json.loads(done.stdout)
    return found


def in_good_file(found: Diagnostics) -> list[str]:
    return [item["code"] for item in found if Path(item["filename"]).name == "good.py"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of one file with a known finding."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "good.py").write_text(GOOD)
    return project


@pytest.mark.parametrize("name", CASES)
def test_the_good_file_is_still_reported(name: str, folder: Path) -> None:
    case = CASES[name]
    if case.skip:
        pytest.skip("cannot be made here")
    case.make(folder)
    done = fastlint(folder, "--output-format", "json", "--no-cache")
    found = diagnostics(done)
    assert "FLT102" in in_good_file(found)
    failures = [item for item in found if item["code"] == "FLT001"]
    for failure in failures:
        assert Path(failure["filename"]).name != "good.py"
        assert folder in Path(failure["filename"]).parents
        assert failure["location"]["row"] >= 1
        assert "\n" not in failure["message"]
    if case.unreadable is not EITHER:
        assert bool(failures) == case.unreadable, failures
    assert done.returncode == (2 if failures or case.blames else 1), done.stderr.decode(errors="replace")
    assert case.blames in done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")


NASTY_NAMES = ["escape sequence in the name", "line end and command in the name", "name that is not UTF-8"]


@pytest.mark.skipif(WINDOWS, reason="such names cannot exist there")
@pytest.mark.parametrize("output_format", ["full", "concise", "grouped", "github", "json", "json-lines", "sarif"])
def test_names_and_texts_cannot_forge_output(output_format: str, folder: Path) -> None:
    """No control characters but line ends, no line that begins with the attacker's text, always UTF-8."""
    for name in NASTY_NAMES:
        if not CASES[name].skip:
            CASES[name].make(folder)
    (folder / "quote.py").write_text(GOOD.replace("    time", "    '\x1b[31m\x07'; time"))
    done = fastlint(folder, "--output-format", output_format, "--no-cache", environment={"PYTHONUTF8": "1"})
    output = done.stdout.decode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", output)
    assert not re.search(r"^::error::", output, re.MULTILINE)
    assert output.count("FLT102") >= 4
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stderr)


def test_all_of_them_at_once(folder: Path) -> None:
    """One run over all quick cases together, in parallel, with a cache, twice: the same findings."""
    slow = ("50,000", "million", "10,000")
    for number, (name, case) in enumerate(CASES.items()):
        if not case.skip and not any(word in name for word in slow):
            (folder / str(number)).mkdir()
            (folder / str(number) / "good.py").write_text(GOOD)
            case.make(folder / str(number))
    first = fastlint(folder, "--output-format", "json")
    second = fastlint(folder, "--output-format", "json")
    assert first.returncode == second.returncode == 2
    assert diagnostics(first) == diagnostics(second)
    reported = {item["filename"] for item in diagnostics(first) if item["code"] == "FLT102"}
    assert {str(path) for path in folder.glob("*/good.py")} <= reported


def test_a_broken_cache_costs_nothing_but_time(folder: Path) -> None:
    """Whatever file of the cache is garbage, cut off or empty, the findings are the same, and the next run is well."""
    expected = diagnostics(fastlint(folder, "--output-format", "json"))
    caches = [path for path in folder.parent.rglob("*") if path.is_file() and path.suffix != ".py"]
    assert caches, "no cache was written in the project or beside it"
    for spoil in (lambda content: b"garbage" * 500, lambda content: content[: len(content) // 2], lambda content: b""):
        for path in caches:
            if path.name not in {".gitignore", "CACHEDIR.TAG"} and path.exists():
                path.write_bytes(spoil(path.read_bytes()))
        for _ in range(2):
            done = fastlint(folder, "--output-format", "json")
            assert diagnostics(done) == expected
            assert done.returncode == 1


@pytest.mark.skipif(WINDOWS or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_folder_that_cannot_be_written_is_checked_without_a_cache(folder: Path) -> None:
    folder.chmod(0o555)
    try:
        done = fastlint(folder, "--output-format", "json")
    finally:
        folder.chmod(0o755)
    assert in_good_file(diagnostics(done)) == ["FLT102"]


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("pyproject.toml", "[tool.fastlint\n", "pyproject.toml"),
        ("pyproject.toml", '[tool.fastlint]\nselect = "FLT"\n', "select"),
        ("pyproject.toml", "[tool.fastlint]\nselekt = []\n", "selekt"),
        ("fastlint.toml", "select = [1]\n", "select"),
        ("fastlint.toml", 'select = ["NOPE999"]\n', "NOPE999"),
        ("fastlint.toml", 'extend = "gone.toml"\n', "gone.toml"),
    ],
)
def test_a_bad_configuration_of_the_project_is_one_clear_line(
    name: str, content: str, remedy: str, folder: Path
) -> None:
    (folder / name).write_text(content)
    done = fastlint(folder, "--output-format", "concise")
    assert done.returncode == 2
    lines = done.stderr.decode().strip().splitlines() + done.stdout.decode().strip().splitlines()
    assert any(remedy in line and name in line for line in lines), lines


def test_a_path_that_does_not_exist_is_an_error_and_the_other_is_checked(folder: Path) -> None:
    done = fastlint(folder, "--output-format", "json", str(folder / "gone.py"))
    assert done.returncode == 2
    assert b"gone.py" in done.stderr + done.stdout
    assert "FLT102" in in_good_file(diagnostics(done))
