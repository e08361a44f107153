"""What a run says that it understood: `--verbose`, and `--strict` about calls that could not be resolved."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fastlint.__main__ import main

OLD = 1_000_000_000
"""Seconds: what was touched in the moment of a run is looked at again in the next one."""

Run = Callable[..., tuple[int, str]]

MAIN = """
import asyncio
import json

import acme
import sqlalchemy
from fastapi import FastAPI
from helpers import known

app = FastAPI()


@app.get("/")
async def root(service) -> str:
    known()
    json.dumps({})
    query = sqlalchemy.select(1)
    query = query.where(2).limit(3)
    await acme.fetch()
    await asyncio.sleep(1)
    {unresolved}
    return "a".join([]).strip()


@app.get("/thread")
def thread(service) -> str:
    service.work()
    return acme.get()


async def nobody(service) -> None:
    service.work()
"""
HELPERS = "def known() -> int:\n    return 1\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    (tmp_path / "helpers.py").write_text(HELPERS)

    def go(unresolved: str, *words: str) -> tuple[int, str]:
        (tmp_path / "main.py").write_text(MAIN.replace("{unresolved}", unresolved))
        for path in tmp_path.rglob("*"):
            os.utime(path, (OLD, OLD))
        code = main(["--select", "FLT102", *words])
        return code, capsys.readouterr().err

    return go


def _unresolved(err: str) -> list[str]:
    return [line for line in err.splitlines() if "unresolved call" in line]


def test_all_is_resolved(run: Run) -> None:
    """What known packages gave, what is awaited of unknown ones, what runs in threads or never."""
    assert run("pass", "--strict") == (0, "")


@pytest.mark.parametrize(
    ("call", "column", "text", "why"),
    [
        ("service.work()", 5, "service.work", "nothing is known of `service`"),
        ("service.parts[0].work(1)", 5, "service.parts[...].work", "nothing is known of `service.parts[...]`"),
        ("acme.get()", 5, "acme.get", "nothing describes the package `acme`"),
        ("acme.get().parts.one()", 5, "acme.get().parts.one", "nothing describes the package `acme`"),
        ("await service.work()", 11, "service.work", "nothing is known of `service`"),
        ("made = acme.make(); made.work()", 12, "acme.make", "nothing describes the package `acme`"),
    ],
)
def test_a_call_is_not_resolved(run: Run, call: str, column: int, text: str, why: str) -> None:
    code, err = run(call, "--strict")
    assert code == 1
    lines = _unresolved(err)
    assert f"main.py:21:{column}: unresolved call `{text}`: {why}" in lines
    number = len(lines)
    assert re.search(
        rf"^error: --strict: {number} of \d+ calls on the event loop could not be resolved: ", err, re.MULTILINE
    )


def test_without_strict_nothing_is_said(run: Run) -> None:
    assert run("service.work()") == (0, "")


def test_strict_is_about_the_files_that_are_named(run: Run) -> None:
    assert run("service.work()", "--strict", "helpers.py") == (0, "")
    assert run("service.work()", "--strict", "main.py")[0] == 1


def test_exit_zero_wins(run: Run) -> None:
    code, err = run("service.work()", "--strict", "--exit-zero")
    assert code == 0
    assert len(_unresolved(err)) == 1


def test_what_the_user_describes_is_resolved(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fastlint.toml").write_text('[[knowledge]]\nname = "acme.get"\nreturns = "str"\n')
    assert run("acme.get()", "--strict") == (0, "")
    assert run("acme.other()", "--strict")[0] == 1


def test_the_second_run_says_the_same(run: Run) -> None:
    first = run("service.work()", "--strict")
    assert run("service.work()", "--strict") == first


def test_a_run_that_finds_its_report_knows_them_too(run: Run) -> None:
    run("service.work()", "-v")
    code, err = run("service.work()", "-v", "--strict")
    assert "cache: nothing has changed" in err
    assert (code, len(_unresolved(err))) == (1, 1)


def test_verbose_tells_what_was_understood(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fastlint.toml").write_text(
        '[per-file-ignores]\n"gone/*" = ["FLT102"]\n"main.py" = ["FLT103"]\n'
        '[[knowledge]]\nname = "acme.get"\nreturns = "str"\n[[knowledge]]\nname = "nowhere.get"\nreturns = "str"\n'
    )
    _, err = run("service.work(); acme.other()", "-v")
    assert "applications: app main.py:10\n" in err
    assert "routes: 2, 1 on the event loop, 1 in threads; 0 block the event loop\n" in err
    found = re.search(r"calls: (\d+) on the event loop, in 2 functions; (\d+) % resolved: (.*)", err)
    assert found is not None
    number = int(found[1])
    assert int(found[2]) == 100 * (number - 2) // number
    assert found[3] == "the callee of 1 is not known, 1 go into packages that nothing describes (acme 1)"
    unused = [line for line in err.splitlines() if line.startswith("unused: ")]
    assert unused == [
        'unused: per-file-ignores "gone/*" matches no file (fastlint.toml)',
        'unused: knowledge of "nowhere": no file mentions it (fastlint.toml)',
    ]


def test_verbose_tells_configuration_without_effect(run: Run, tmp_path: Path) -> None:
    for name in ("made/one.py", "tests/two.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")
    (tmp_path / "fastlint.toml").write_text(
        'extend-select = ["FLT102", "FLT808"]\nignore = ["FLT101", "FLT941"]\nexclude = ["made", "gone", "gone/*.py"]\n'
        'extend-exclude = ["*_pb2.py"]\nunfixable = ["FLT001", "FLT102"]\n'
        '[per-file-ignores]\n"tests" = ["FLT103", "FLT942", "FLT001"]\n"!main.py" = ["FLT105"]\n'
    )
    _, err = run("pass", "-v", "--isolated")
    assert "unused: " not in err
    _, err = run("pass", "-v")
    where = "(fastlint.toml)"
    unused = [line.removeprefix("unused: ") for line in err.splitlines() if line.startswith("unused: ")]
    assert unused == [
        f'extend-select "FLT102" changes nothing: it is on anyway {where}',
        f'extend-select "FLT808" changes nothing: it is off without preview {where}',
        f'ignore "FLT941" changes nothing: it is off anyway {where}',
        f'per-file-ignores "tests": FLT942 is off anyway {where}',
        f'unfixable "FLT001": no such rule has a fix {where}',
        f'exclude "gone" matches nothing {where}',
        f'exclude "gone/*.py" matches nothing {where}',
        f'extend-exclude "*_pb2.py" matches nothing {where}',
    ]


def test_verbose_tells_that_there_is_no_application(run: Run, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "pyproject.toml").write_text("")
    (tmp_path / "alone" / "x.py").write_text("x = 1\n")
    _, err = run("pass", "-v", "alone")
    assert "applications: none with routes was found\ncalls: none on the event loop\n" in err
    router = (
        "from fastapi import APIRouter\nrouter = APIRouter()\n\n\n@router.get('/')\ndef root() -> int:\n    return 1\n"
    )
    (tmp_path / "alone" / "x.py").write_text(router)
    _, err = run("pass", "-v", "alone")
    assert "applications: none with routes was found; 1 route of routers that none here includes\n" in err


def test_verbose_tells_the_time(run: Run) -> None:
    """Phases and rules; rules that were not run again, and runs that found their report, have none."""
    call = "import time; time.sleep(1)"
    _, err = run(call, "-v")
    assert re.search(
        r"^time: find files [\d.]+ s, index [\d.]+ s, link [\d.]+ s, project [\d.]+ s, rules [\d.]+ s$",
        err,
        re.MULTILINE,
    )
    assert re.search(r"^time of rules, in all workers: FLT102 blocking-sleep [\d.]+ s$", err, re.MULTILINE)
    _, err = run(call, "-v")
    assert "time" not in err
    run("import time; time.sleep(20)")
    _, err = run("import time; time.sleep(20)", "-v")
    assert "time of rules: none was run, all files are as in the last run\n" in err


def test_a_plain_run_takes_no_times_of_rules(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    real = __import__("fastlint.engine.checking", fromlist=["Item"]).Item

    def item(*args: object) -> object:
        asked.append(real(*args).is_timed)
        return real(*args)

    monkeypatch.setattr("fastlint.engine.checking.Item", item)
    run("pass")
    run("import time; time.sleep(1)", "--no-cache")
    run("import time; time.sleep(1)", "--no-cache", "-v")
    assert asked == [False, True]
