"""What the flags around `--fix` do, and hyperlinks in text, through the command."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from fastlint.__main__ import main
from fastlint.cli.output import wants_links

APP = """\
import asyncio
import time

import httpx
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    time.sleep(1)
    time.sleep(2)
    return {}


@app.get("/client")
async def client() -> dict[str, str]:
    async with httpx.AsyncClient() as one:
        await one.get("/")
    return {}
"""
SLEEP, BUILT = "FLT102", "FLT501"


@pytest.fixture(autouse=True)
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An application with two findings that can be fixed and one that cannot, in the current folder."""
    for name in ("FASTLINT_OUTPUT_FORMAT", "FORCE_COLOR", "FORCE_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "app.py"
    path.write_text(APP)
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main([*words, "app.py"])
    return (code, *capsys.readouterr())


def test_fix_only_reports_nothing_of_what_is_left(capsys: pytest.CaptureFixture[str], app: Path) -> None:
    assert run(capsys, "--fix-only") == (0, "Fixed 2 findings.\n", "")
    assert app.read_text().count("await asyncio.sleep") == 2
    assert run(capsys, "--fix-only") == (0, "Nothing was fixed.\n", "")
    assert run(capsys, "--fix-only", "--quiet") == (0, "", "")
    assert run(capsys, "--output-format", "concise")[0] == 1


def test_fix_only_says_what_could_not_be_done(capsys: pytest.CaptureFixture[str], app: Path) -> None:
    app.write_text("def f(:\n")
    code, out, _ = run(capsys, "--fix-only")
    assert code == 2
    assert "error[FLT001]" in out
    assert [one["code"] for one in json.loads(run(capsys, "--fix-only", "--output-format", "json")[1])] == ["FLT001"]


def test_fix_only_in_a_format_for_machines_is_an_empty_report(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--fix-only", "--output-format", "json")
    assert (code, json.loads(out), err) == (0, [], "")


@pytest.mark.parametrize("asked", ["--fix", "--fix-only", "--diff"])
def test_show_fixes(capsys: pytest.CaptureFixture[str], asked: str) -> None:
    err = run(capsys, asked, "--show-fixes", "--output-format", "json")[2]
    assert err.removeprefix("Would fix 2 findings.\n") == f"- app.py:\n    2 x {SLEEP} (blocking-sleep)\n"
    assert ("Would" in err) == (asked == "--diff")


def test_show_fixes_says_nothing_where_nothing_was_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--fix", "--show-fixes", "--unfixable", "ALL", "--output-format", "json")[2] == ""


def test_exit_non_zero_on_fix(capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--select", SLEEP)
    assert run(capsys, *few, "--fix", "--exit-non-zero-on-fix")[0] == 1
    assert run(capsys, *few, "--fix", "--exit-non-zero-on-fix")[0] == 0
    assert run(capsys, *few, "--exit-non-zero-on-fix")[0] == 0


def test_exit_zero_outranks_what_was_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--fix", "--exit-non-zero-on-fix", "--exit-zero")[0] == 0


@pytest.mark.parametrize(
    ("words", "fixed"),
    [
        (("--unfixable", SLEEP), 0),
        (("--unfixable", "blocking"), 0),
        (("--fixable", SLEEP), 2),
        (("--fixable", BUILT), 0),
        (("--fixable", "ALL", "--unfixable", "FLT9"), 2),
        ((), 0),
    ],
)
def test_rules_whose_fixes_may_be_applied(
    capsys: pytest.CaptureFixture[str], app: Path, words: tuple[str, ...], fixed: int
) -> None:
    Path("fastlint.toml").write_text(f'fixable = ["{BUILT}"]\nunfixable = []\n')
    run(capsys, "--fix", *words)
    assert app.read_text().count("await asyncio.sleep") == fixed


def test_a_wrong_rule_names_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fastlint.toml").write_text('fixable = ["ALL"]\n')
    code, _, err = run(capsys, "--unfixable", "FLT999")
    assert code == 2
    assert err.startswith('error: the command line: unfixable: unknown rule "FLT999"')


# --- hyperlinks


@pytest.mark.parametrize("format_", ["full", "concise", "grouped"])
def test_codes_are_links_to_their_pages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    plain = run(capsys, "--output-format", format_)[1]
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    linked = run(capsys, "--output-format", format_)[1]
    page = "https://fastlint.github.io/fastlint/rules/blocking-sleep/"
    assert f"error[\x1b]8;;{page}\x1b\\{SLEEP}\x1b]8;;\x1b\\]" in linked
    assert re.sub(r"\x1b\]8;;.*?\x1b\\", "", linked) == plain
    assert "\x1b" not in run(capsys, "--output-format", format_, "--color", "never")[1]
    assert run(capsys, "--output-format", "json")[1].count("\x1b") == 0
    run(capsys, "--output-format", format_, "-o", "report.txt")
    assert "\x1b" not in Path("report.txt").read_text()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM_PROGRAM": "vscode", "TERM": "dumb"}, False),
        ({"TERM_PROGRAM": "vscode", "FORCE_HYPERLINK": "0"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-kitty", "CI": "true"}, False),
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "4200"}, False),
        ({"VTE_VERSION": "x"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_terminals_that_open_links(environment: dict[str, str], wanted: bool) -> None:
    assert wants_links(Terminal(), environment) is wanted
    assert wants_links(io.StringIO(), environment) is (environment.get("FORCE_HYPERLINK") == "1")
