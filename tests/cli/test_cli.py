"""The command line, as a user types it: parsing, output, exit codes."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fastlint.__main__ import COMMANDS
from fastlint.cache import FOLDER, Cache
from fastlint.cli.commands import command
from fastlint.cli.options import OPTIONS, Arguments
from fastlint.cli.output import wants_color
from fastlint.cli.parser import parse
from fastlint.cli.statistics import statistics
from fastlint.config import tables
from fastlint.config.errors import UsageError
from fastlint.diagnostic import Diagnostic, Fix, Severity, Span
from fastlint.rules import manifest
from tests.doors import Run

CHECKOUT = Path(__file__).parents[2]

BAD = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    time.sleep(1)
    return {}
"""
GOOD = BAD.replace("    time.sleep(1)\n", "").replace("import time\n\n", "")

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and pipes")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "FASTLINT_OUTPUT_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "good.py").write_text(GOOD)
    return tmp_path


def fastlint(*words: str, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run fastlint as a user does."""
    run = subprocess.run(
        [sys.executable, "-m", "fastlint", *words],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **environment},
        timeout=60,
    )
    return subprocess.CompletedProcess(words, run.returncode, run.stdout.decode(), run.stderr.decode())


def parsed(line: str) -> Arguments | None:
    """The arguments of `fastlint check LINE`."""
    given = parse(command("check"), line.split())
    return None if given is None else Arguments(paths=given.words, **given.values)


class TestParser:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("", Arguments()),
            ("src tests", Arguments(paths=("src", "tests"))),
            ("-", Arguments(paths=("-",))),
            ("--fix src --unsafe-fixes", Arguments(paths=("src",), fix=True, unsafe_fixes=True)),
            ("--no-fix --no-preview --no-force-exclude", Arguments(fix=False, preview=False, force_exclude=False)),
            ("--fix --no-fix", Arguments(fix=False)),
            ("--no-fix --fix", Arguments(fix=True)),
            ("--select FLT1,FLT2 --select=a src", Arguments(paths=("src",), select=("FLT1", "FLT2", "a"))),
            ("--select=", Arguments(select=())),
            ("--select=, --ignore=,FLT1,", Arguments(select=(), ignore=("FLT1",))),
            ("--per-file-ignores tests/*:FLT1,x.py:FLT2", Arguments(per_file_ignores=("tests/*:FLT1", "x.py:FLT2"))),
            ("--output-format json --output-format=concise", Arguments(output_format="concise")),
            (
                "-o a.txt -e -q -v -n",
                Arguments(output_file="a.txt", exit_zero=True, quiet=True, verbose=True, no_cache=True),
            ),
            ("-qe -oa.txt", Arguments(output_file="a.txt", exit_zero=True, quiet=True)),
            ("-qo a.txt src", Arguments(paths=("src",), output_file="a.txt", quiet=True)),
            ("-o -", Arguments(output_file="-")),
            ("--output-file=-x", Arguments(output_file="-x")),
            ("--config a.toml --config k=v=w", Arguments(config=("a.toml", "k=v=w"))),
            ("--stdin-filename app.py -", Arguments(paths=("-",), stdin_filename="app.py")),
            ("-- --fix -x", Arguments(paths=("--fix", "-x"))),
            ("src -- tests --help", Arguments(paths=("src", "tests", "--help"))),
        ],
    )
    def test_what_a_line_says(self, line: str, expected: Arguments) -> None:
        assert parsed(line) == expected

    @pytest.mark.parametrize("line", ["--help", "-h", "src --fix --help", "--select FLT1 -h"])
    def test_help_is_asked(self, line: str) -> None:
        assert parsed(line) is None

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("--nope", "no such option: --nope"),
            ("--selekt=FLT1", "no such option: --selekt (did you mean --select?)"),
            ("--no-select", "no such option: --no-select (did you mean --select?)"),
            ("--no-diff", "no such option: --no-diff (did you mean --diff?)"),
            ("-x", "no such option: -x"),
            ("-qx", "no such option: -x"),
            ("--select", "--select needs a value"),
            ("--select --fix", "--select needs a value"),
            ("-o", "-o needs a value"),
            ("-qo", "-o needs a value"),
            ("--fix=1", "--fix takes no value"),
            ("--no-fix=1", "--no-fix takes no value"),
            ("-qh", "-h stands alone"),
        ],
    )
    def test_what_is_wrong_with_a_line(self, line: str, expected: str) -> None:
        with pytest.raises(UsageError) as raised:
            parsed(line)
        assert str(raised.value).startswith(expected)
        assert str(raised.value).endswith(" (fastlint check --help)")

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("rules extra", 'unexpected "extra" (fastlint rules --help)'),
            ("rule FLT101 FLT102", 'unexpected "FLT102" (fastlint rule --help)'),
            ("new", "GROUP/NAME is missing (fastlint new --help)"),
            ("rules --fix", "no such option: --fix (fastlint rules --help)"),
        ],
    )
    def test_every_command_is_read_alike(self, line: str, expected: str, run: Run) -> None:
        assert run(*line.split()) == (2, "", f"error: {expected}\n")

    def test_each_option_of_each_command_is_understood(self) -> None:
        chance = random.Random(1)
        for name in COMMANDS:
            shown = command(name)
            for option in shown.options:
                value = chance.choice(option.choices or ("a",))
                for flag in option.flags:
                    words = [flag, value] if option.takes_value else [flag]
                    given = parse(shown, [*words, *(["x"] if shown.words else [])])
                    assert given is not None
                    assert set(given.values) == {option.field}
                    if option.takes_value and flag.startswith("--"):
                        assert parse(shown, [f"{flag}={value}", *(["x"] if shown.words else [])]) == given

    def test_every_option_is_an_argument_and_the_other_way_round(self) -> None:
        from dataclasses import fields

        assert [option.field for option in OPTIONS if len(option.flags) > 2] == []
        assert {option.field for option in OPTIONS} == {field.name for field in fields(Arguments)} - {"paths"}

    def test_overrides(self) -> None:
        words = (
            "--select FLT1 --fail-on error --per-file-ignores a/*:FLT1,FLT2,b.py:FLT3 --config k=1 --no-preview --fix"
        )
        arguments = parsed(words)
        assert arguments is not None
        overrides = arguments.overrides()
        assert overrides.select == ("FLT1",)
        assert overrides.extend_select == ()
        assert overrides.fail_on is Severity.ERROR
        assert overrides.per_file_ignores == (("a/*", ("FLT1", "FLT2")), ("b.py", ("FLT3",)))
        assert (overrides.config, overrides.preview, overrides.fix) == (("k=1",), False, True)

    @pytest.mark.parametrize("text", ["FLT1", ":FLT1", "a.py:", "a.py:FLT1,b:"])
    def test_bad_per_file_ignores(self, text: str) -> None:
        with pytest.raises(UsageError, match="is not of the form PATTERN:RULE"):
            Arguments(per_file_ignores=tuple(text.split(","))).overrides()


class TestWrongUse:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--output-format", "jsn"], 'error: --output-format: "jsn" is none of full, concise'),
            (["-qe", "--output-format", "jsn"], 'error: --output-format: "jsn" is none of full, concise'),
            (["--fail-on", "never"], 'error: --fail-on: "never" is none of error, warning, info'),
            (["--per-file-ignores", "FLT1"], 'error: --per-file-ignores: "FLT1" is not of the form PATTERN:RULE'),
            (["--config", "no.toml"], "error: no.toml: cannot be read: No such file or directory"),
            (["--config", "selekt = 1"], 'error: --config selekt = 1: selekt: unknown key (did you mean "select"?)'),
            (["config", "selekt"], 'error: config: unknown option "selekt" (did you mean "select"?)'),
            (["rule"], "error: rule: give the code or name of a rule, or --all"),
            (["rule", "nonsense"], 'error: rule: unknown rule "nonsense"'),
            (["--config", "a\nb\x1b[31m"], "error: --config a\\nb\\x1b[31m: neither a TOML file that exists"),
            (["clean", "nowhere"], "error: clean: nowhere: no such folder"),
        ],
    )
    def test_one_line_and_exit_2(self, run: Run, words: list[str], expected: str) -> None:
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err.startswith(expected)
        assert err.count("\n") == 1

    def test_bad_environment_variable(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FASTLINT_OUTPUT_FORMAT", "xml")
        assert run("good.py")[2].startswith('error: FASTLINT_OUTPUT_FORMAT: "xml" is none of')
        monkeypatch.delenv("FASTLINT_OUTPUT_FORMAT")
        assert run("--config", "output-format='xml'")[2].startswith('error: output-format: "xml" is none of')

    def test_broken_configuration_lints_nothing(self, run: Run, project: Path) -> None:
        (project / "pyproject.toml").write_text("[tool.fastlint]\nselekt = []\n")
        code, out, err = run("bad.py")
        assert (code, out) == (2, "")
        assert err == 'error: pyproject.toml: tool.fastlint.selekt: unknown key (did you mean "select"?)\n'


class TestHelp:
    def test_commands(self, run: Run) -> None:
        code, out, _ = run("--help")
        assert code == 0
        assert all(f" {name} " in out for name in COMMANDS)

    def test_check(self, run: Run) -> None:
        code, out, _ = run("check", "-h")
        assert code == 0
        assert all(re.search(rf"^ .*{flag}\b", out, re.MULTILINE) for option in OPTIONS for flag in option.flags)
        assert "--fix, --no-fix " in out

    @pytest.mark.parametrize("columns", [40, 80, 200])
    @pytest.mark.parametrize("name", COMMANDS)
    def test_help_fits_the_terminal(self, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        code, out, err = run(name, "--help")
        assert (code, err) == (0, "")
        assert out.startswith(f"{command(name).about}\n\nUsage: fastlint {name} [OPTIONS]")
        assert max(map(len, out.splitlines()[3:])) <= max(min(columns, 100), 70)
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert re.sub(r"\x1b\[[\d;]*m", "", run(name, "--help")[1]) == out

    def test_version(self, run: Run) -> None:
        from fastlint import __version__

        for words in (["--version"], ["-V"]):
            assert run(*words) == (0, f"fastlint {__version__}\n", "")


class TestPages:
    def test_options(self, run: Run) -> None:
        code, out, _ = run("config")
        assert code == 0
        assert "per-file-ignores   Rules to switch off for files that match a pattern" in out
        assert run("config", "fail-on")[1].endswith('Type: "error" | "warning" | "info"\nDefault: "warning"\n')
        entry = json.loads(run("config", "knowledge.offloads", "--output-format", "json")[1])["knowledge.offloads"]
        assert entry["type"] == "integer or string"

    def test_rules(self, run: Run) -> None:
        rows = json.loads(run("rules", "--output-format", "json")[1])
        keys = ["code", "name", "group", "severity", "default", "preview", "fixable", "summary"]
        assert [list(row) for row in rows] == [keys] * len(rows)
        sleep = next(row for row in rows if row["code"] == "FLT102")
        assert (sleep["name"], sleep["group"]) == ("blocking-sleep", "blocking")
        assert rows == sorted(rows, key=lambda row: str(row["code"]))
        assert run("rules")[1].count("\n") == len(rows)

    def test_rule(self, run: Run) -> None:
        code, page, _ = run("rule", "FLT102")
        assert code == 0
        assert page.startswith("# blocking-sleep (FLT102)\n")
        assert "## Bad\n\n```python\n" in page
        assert run("rule", "blocking-sleep")[1] == run("rule", "flt102")[1] == page
        assert json.loads(run("rule", "FLT102", "--output-format", "json")[1])["code"] == "FLT102"
        assert page in run("rule", "--all")[1]
        assert run("rule", "FLT12")[2].startswith('error: rule: unknown rule "FLT12" (`fastlint rules` lists')

    def test_rule_is_rendered_for_a_terminal(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert "\x1b[" in run("rule", "FLT102")[1]

    def test_routes(self, run: Run) -> None:
        (row,) = json.loads(run("routes", "good.py", "--output-format", "json", "--no-cache")[1])
        assert (row["path"], row["methods"], row["endpoint"], row["runs_on"]) == ("/", ["GET"], "root", "loop")
        code, out, _ = run("routes", "good.py", "--no-cache")
        assert code == 0
        assert out.startswith("app  good.py:3\n  GET  /  loop  root  good.py:")

    def test_routes_of_what_is_not_in_the_project(self, run: Run, project: Path) -> None:
        (project / "app.py").write_text(
            "from fastapi import FastAPI\nfrom library import handler\n\n\ndef build():\n    made = FastAPI()\n"
            "    made.add_api_route('/x', handler)\n    return made\n"
        )
        code, out, err = run("routes", "app.py", "--no-cache")
        assert (code, err) == (0, "")
        assert out == "made  app.py:6\n  GET  /x  ?  handler\n"

    @pytest.mark.parametrize("name", sorted(p.name for p in (CHECKOUT / "fixtures").iterdir() if p.is_dir()))
    def test_routes_as_text_and_as_json_are_the_same(self, run: Run, name: str) -> None:
        """Dependencies that have no place in the project (an OAuth2PasswordBearer) are among them."""
        words = ("routes", str(CHECKOUT / "fixtures" / name), "--no-cache")
        rows = json.loads(run(*words, "--output-format", "json")[1])
        code, out, err = run(*words, "--tree", "--tests")
        assert code == (2 if err else 0)
        assert all(line.startswith("error: ") and ":" in line for line in err.splitlines())
        assert len(re.findall(r"^  \S", out, re.MULTILINE)) == len(rows) > 0
        assert re.findall(r"<- (.+?)(?:  |$)", out, re.MULTILINE) == [
            name.rpartition(".<locals>.")[2] for row in rows for name in _needs(row)
        ]


def _needs(row: dict[str, Any]) -> Iterator[str]:
    """Names of all dependencies of a row, as a tree is printed."""
    for dependency in row["dependencies"]:
        yield dependency["name"]
        yield from _needs(dependency)


class TestCheck:
    def test_exit_codes(self, run: Run) -> None:
        assert run("good.py", "--no-cache")[0] == 0
        assert run("bad.py", "--no-cache")[0] == 1
        assert run("bad.py", "--no-cache", "--exit-zero")[0] == 0
        assert run("bad.py", "--no-cache", "--ignore", "FLT102")[0] == 0
        assert run("bad.py", "nowhere.py", "--no-cache", "--exit-zero")[0] == 2

    def test_check_is_the_default_command(self, run: Run) -> None:
        words = ["--output-format", "concise", "--no-cache"]
        code, out, _ = run(*words, "bad.py")
        assert code == 1
        assert out.startswith("bad.py:10:5: error[FLT102]")
        assert run("check", "bad.py", *words)[:2] == run("bad.py", *words)[:2] == run(*words)[:2] == (code, out)

    def test_fail_on(self, run: Run, project: Path) -> None:
        found = json.loads(run("bad.py", "--no-cache", "--output-format", "json")[1])
        severity = Severity(found[0]["severity"])
        assert run("bad.py", "--no-cache", "--fail-on", "info")[0] == 1
        assert run("bad.py", "--no-cache", "--fail-on", "error")[0] == int(severity is Severity.ERROR)

    def test_good_files_beside_bad_ones_are_reported(self, run: Run, project: Path) -> None:
        (project / "template").mkdir()
        (project / "template" / "pyproject.toml").write_text("[tool.fastlint]\nx = {{ y }}\n")
        (project / "template" / "also_bad.py").write_text(BAD)
        (project / "broken.py").write_text("def (:\n")
        code, out, err = run("--no-cache", "--output-format", "concise")
        assert code == 2
        assert "bad.py:10:5: error[FLT102]" in out
        assert "also_bad" not in out
        assert "broken.py:1:" in out
        assert "template/pyproject.toml" in (out + err).replace("\\", "/")

    def test_missing_path(self, run: Run) -> None:
        code, out, err = run("bad.py", "nowhere", "--no-cache", "--output-format", "concise")
        assert code == 2
        assert "bad.py:10:5: error[FLT102]" in out
        assert "nowhere" in out + err

    def test_unknown_rule(self, run: Run) -> None:
        code, out, err = run("bad.py", "--select", "FLT1O2", "--no-cache")
        assert (code, out) == (2, "")
        assert err.startswith('error: the command line: select: unknown rule "FLT1O2" (did you mean "FLT')

    def test_formats(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FASTLINT_OUTPUT_FORMAT", "json")
        assert json.loads(run("bad.py", "--no-cache")[1])[0]["code"] == "FLT102"
        assert run("bad.py", "--no-cache", "--output-format", "concise")[1].startswith("bad.py:10:5: error[FLT102]")

    def test_output_file(self, run: Run, project: Path) -> None:
        code, out, _ = run("bad.py", "--no-cache", "--output-format", "json", "-o", "report.json")
        assert (code, out) == (1, "")
        assert json.loads((project / "report.json").read_text())[0]["code"] == "FLT102"
        code, _, err = run("bad.py", "--no-cache", "-o", "no/such/report.json")
        assert (code, err) == (2, "error: --output-file no/such/report.json: No such file or directory\n")

    def test_statistics(self, run: Run) -> None:
        assert "\tFLT102\t" in run("bad.py", "--no-cache", "--statistics")[1]
        rows = json.loads(run("bad.py", "--no-cache", "--statistics", "--output-format", "json")[1])
        assert rows[0]["count"] == 1

    def test_quiet(self, run: Run) -> None:
        assert run("good.py", "--no-cache", "--quiet") == (0, "", "")
        _, out, _ = run("bad.py", "--no-cache", "--quiet", "--output-format", "concise")
        assert out.count("\n") == 1

    def test_verbose(self, run: Run) -> None:
        assert "checked 1 file in " in run("good.py", "--no-cache", "--verbose")[2]

    def test_verbose_says_what_the_run_rests_on(self, run: Run) -> None:
        Path("fastlint.toml").write_text('versions = {starlette = "0.40"}\n', encoding="utf-8")
        Path("requirements.txt").write_text("fastapi>=0.110\npydantic==2.5.0\n", encoding="utf-8")
        told = run("good.py", "--no-cache", "--verbose")[2].splitlines()
        assert told[0].startswith("root: ")
        assert told[0].endswith("(fastlint.toml, requirements.txt)")
        assert told[1].startswith("configuration: ")
        assert told[1].endswith("fastlint.toml")
        assert told[2] == "environment: none found"
        origins = (
            "fastapi >=0.110 (stated range), starlette ==0.40.* (configuration), pydantic ==2.5.0 (lock file or pins)"
        )
        assert told[3] == f"versions: {origins}"
        assert told[4].startswith("analysed: ")
        assert told[4].endswith("all of them read")

    def test_show_files(self, run: Run, project: Path) -> None:
        assert run("--show-files") == (0, f"{project / 'bad.py'}\n{project / 'good.py'}\n", "")
        code, out, err = run("--show-files", "good.py", "nowhere")
        assert (code, out, err) == (2, f"{project / 'good.py'}\n", "error: nowhere: no such file or folder\n")

    def test_show_settings(self, run: Run, project: Path) -> None:
        (project / "fastlint.toml").write_text('select = ["FLT102"]\n')
        code, out, _ = run("--show-settings", "--ignore", "FLT2")
        assert code == 0
        assert 'select = ["FLT102"]  # fastlint.toml\nignore = ["FLT2"]  # the command line\n' in out
        assert 'rules = ["FLT102"]\n' in out

    def test_fix(self, run: Run, project: Path) -> None:
        code, out, err = run("bad.py", "--no-cache", "--diff")
        assert code == 1
        assert out.startswith("--- a/bad.py\n+++ b/bad.py\n")
        assert err == "Would fix 1 finding.\n"
        assert (project / "bad.py").read_text() == BAD
        code, out, _ = run("bad.py", "--no-cache", "--fix")
        assert code == 0
        assert "1 fixed" in out
        assert "await asyncio.sleep(1)" in (project / "bad.py").read_text()
        assert run("bad.py", "--no-cache", "--diff") == (0, "", "Nothing would be fixed.\n")

    def test_a_diff_is_beside_what_could_not_be_read(self, run: Run, project: Path) -> None:
        (project / "broken.py").write_text("def f(:\n")
        (project / "notes.ipynb").write_text("{}")
        code, out, err = run("bad.py", "broken.py", "notes.ipynb", "--no-cache", "--diff")
        assert code == 2
        assert out.startswith("--- a/bad.py\n+++ b/bad.py\n")
        assert "error: broken.py:1: not fully checked: syntax error" in err
        assert "error: notes.ipynb:1: not fully checked: no notebook" in err

    def test_fix_from_the_configuration(self, run: Run, project: Path) -> None:
        (project / "fastlint.toml").write_text("fix = true\n")
        run("bad.py", "--no-cache", "--no-fix")
        assert (project / "bad.py").read_text() == BAD
        assert "fix = true" in run("bad.py", "--no-cache")[2]
        assert (project / "bad.py").read_text() == BAD
        run("bad.py", "--no-cache", "--config", "fastlint.toml")
        assert (project / "bad.py").read_text() != BAD


class TestStandardInput:
    def test_findings(self) -> None:
        result = fastlint("-", "--stdin-filename", "api/new.py", "--output-format", "concise", stdin=BAD.encode())
        assert result.returncode == 1
        assert result.stdout.startswith(f"{Path('api/new.py').as_posix()}:10:5: error[FLT102]")

    def test_source_frame_comes_from_standard_input(self, project: Path) -> None:
        result = fastlint("-", "--stdin-filename", "good.py", "--output-format", "full", stdin=BAD.encode())
        assert "time.sleep(1)" in result.stdout

    def test_without_a_name(self) -> None:
        assert fastlint("-", stdin=GOOD.encode()).returncode == 0

    def test_fix_writes_the_text_to_standard_output(self, project: Path) -> None:
        crlf = BAD.replace("\n", "\r\n").encode()
        result = subprocess.run(
            [sys.executable, "-m", "fastlint", "-", "--stdin-filename", "bad.py", "--fix"],
            input=crlf,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        assert b"await asyncio.sleep(1)\r\n" in result.stdout
        assert b"\n" not in result.stdout.replace(b"\r\n", b"")
        assert (project / "bad.py").read_text() == BAD


class TestTerminal:
    @pytest.mark.parametrize(
        ("when", "terminal", "environment", "expected"),
        [
            ("auto", True, {}, True),
            ("auto", False, {}, False),
            ("auto", True, {"TERM": "dumb"}, False),
            ("auto", True, {"NO_COLOR": "1"}, False),
            ("auto", True, {"NO_COLOR": ""}, True),
            ("auto", False, {"FORCE_COLOR": "1"}, True),
            ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
            ("auto", False, {"FORCE_COLOR": "0"}, False),
            ("auto", False, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
            ("always", False, {"NO_COLOR": "1"}, True),
            ("never", True, {"FORCE_COLOR": "1"}, False),
        ],
    )
    def test_colours(self, when: str, terminal: bool, environment: dict[str, str], expected: bool) -> None:
        class Stream(__import__("io").StringIO):  # type: ignore[misc]
            def isatty(self) -> bool:
                return terminal

        assert wants_color(when, Stream(), environment) is expected

    def test_colour_of_a_report(self) -> None:
        assert "\x1b[" in fastlint("bad.py", "--color", "always").stdout
        assert "\x1b[" in fastlint("bad.py", FORCE_COLOR="1").stdout
        assert "\x1b[" not in fastlint("bad.py").stdout

    def test_utf8_whatever_the_locale(self, project: Path) -> None:
        (project / "ünï.py").write_text(BAD, "utf-8")
        result = fastlint("ünï.py", "--output-format", "concise", LC_ALL="C", PYTHONIOENCODING="ascii")
        assert result.stdout.startswith("ünï.py:10:5: error[FLT102]")

    @posix_only
    def test_reader_that_goes_away(self, project: Path) -> None:
        for number in range(300):
            (project / f"bad{number}.py").write_text(BAD)
        command = f"{sys.executable} -m fastlint --no-cache --output-format full; echo $? >&2"
        result = subprocess.run(
            ["sh", "-c", f"({command}) | head -1"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        assert result.stderr == "1\n"

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_full_disk(self) -> None:
        result = subprocess.run(
            ["sh", "-c", f"{sys.executable} -m fastlint config > /dev/full"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        assert (result.returncode, result.stderr) == (2, "error: cannot write: No space left on device\n")

    def test_progress_goes_to_standard_error(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from fastlint.cli import progress

        bar = progress.ProgressBar()
        bar("reading", 1, 10)
        bar.close()
        assert capsys.readouterr() == ("", "")
        monkeypatch.setattr(progress, "PATIENCE", 0.0)
        monkeypatch.setenv("FORCE_COLOR", "1")
        bar = progress.ProgressBar()
        for phase in ("reading", "checking"):
            for done in range(11):
                bar(phase, done, 10)
        bar.close()
        out, err = capsys.readouterr()
        assert out == ""
        assert "checking" in err
        assert progress.progress_bar(quiet=False) is None

    @posix_only
    def test_interrupt(self, project: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "fastlint", "-"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
        assert (process.returncode, err) == (130, b"")


class TestTools:
    def test_new(self, run: Run, project: Path) -> None:
        (project / "rules" / "blocking").mkdir(parents=True)
        (project / "rules" / "blocking" / "old.py").write_text('class Old(Rule):\n    code = "FLT107"\n')
        code, out, _ = run("new", "blocking/very-slow-call", "--directory", "rules")
        assert (code, out.replace("\\", "/")) == (0, "rules/blocking/very_slow_call.py (FLT108)\n")
        skeleton = project / "rules" / "blocking" / "very_slow_call.py"
        names: dict[str, Any] = {"__name__": "very_slow_call"}
        exec(compile(skeleton.read_text(), "very_slow_call.py", "exec"), names)
        assert names["VerySlowCall"].code == "FLT108"
        assert names["VerySlowCall"].preview
        assert "exists already" in run("new", "blocking/very-slow-call", "--directory", "rules")[2]
        assert run("new", "testing/odd-client", "--directory", "rules")[1].endswith("(FLT921)\n")

    def test_new_skeleton_has_the_form_of_a_rule(self, run: Run, project: Path) -> None:
        from fastlint.rule_form import read_rule

        (project / "rules").mkdir()
        run("new", "blocking/very-slow-call", "--directory", "rules")
        (info,) = [read_rule(path) for path in (project / "rules").glob("*/*.py")]
        assert (info.code, info.name, info.group, info.preview) == ("FLT101", "very-slow-call", "blocking", True)

    def test_new_skeleton_is_a_rule_that_keeps_its_word(self, project: Path) -> None:
        """In a checkout of its own; the page, which is the test of the rule, holds as it is written."""
        for name in ("fastlint", "rules"):
            shutil.copytree(CHECKOUT / name, project / "checkout" / name, ignore=shutil.ignore_patterns("__pycache__"))
        (project / "checkout" / "pyproject.toml").touch()
        program = (
            "from fastlint.__main__ import main; from fastlint.testing import check_rule; import re, sys;"
            "code = main(['new', 'routing/very-slow-route']); sys.exit(code or check_rule(sys.argv[1]))"
        )
        expected = max(int(code[3:]) for code in manifest() if code.startswith("FLT4")) + 1
        done = subprocess.run(
            [sys.executable, "-c", program, f"FLT{expected}"],
            env={**os.environ, "PYTHONPATH": str(project / "checkout")},
            cwd=project,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr

    def test_new_tells_who_has_installed_fastlint_what_it_is_for(
        self, run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fastlint.rules.folder", lambda: project / "site-packages" / "fastlint" / "_rules")
        code, _, err = run("new", "blocking/very-slow-call")
        assert code == 2
        assert err.startswith("error: new: without --code it adds a rule to fastlint itself, in a checkout")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("blocking", "is not of the form GROUP/NAME"),
            ("blocking/Blocking", "is not of the form GROUP/NAME"),
            ("../x/y", "is not of the form GROUP/NAME"),
            ("blocking/no-sleep", "name the fault, not the cure"),
            ("blocking/forbid-sleep", "name the fault, not the cure"),
            ("nonsense/slow-call", 'no codes for a group "nonsense"'),
        ],
    )
    def test_new_refuses(self, run: Run, project: Path, text: str, expected: str) -> None:
        code, _, err = run("new", text, "--directory", ".")
        assert code == 2
        assert expected in err

    def test_clean(self, run: Run, project: Path) -> None:
        for folder in (".fastlint_cache", "a/b/.fastlint_cache", "venv/.fastlint_cache", "own", "tagged"):
            (project / folder).mkdir(parents=True)
            (project / folder / "file").touch()
        (project / "fastlint.toml").write_text('cache-dir = "own"\n')
        code, _, err = run("clean")
        assert code == 0
        assert err.splitlines() == [
            f"Removing cache at: {Path(name)}" for name in (".fastlint_cache", "a/b/.fastlint_cache")
        ]
        left = sorted(path.parent.relative_to(project).as_posix() for path in project.rglob("file"))
        assert left == ["own", "tagged", "venv/.fastlint_cache"]
        Cache(project / "made", "0-0", b"key").prepare()
        (project / "fastlint.toml").write_text('cache-dir = "made"\n')
        run("clean")
        assert not (project / "made").exists()


def test_statistics_marks() -> None:
    span = Span(1, 1, 1, 2)
    found = [
        *itertools.repeat(Diagnostic(span, "m", Fix("f", ()), code="FLT102", name="b"), 2),
        *itertools.repeat(Diagnostic(span, "m", Fix("f", ()), code="FLT101", name="a"), 9),
        Diagnostic(span, "m", code="FLT101", name="a"),
        Diagnostic(span, "m", code="FLT103", name="c"),
    ]
    text = statistics(found, lambda diagnostic: diagnostic.fix is not None, "full")
    assert text == "10\tFLT101\t[-] a\n 2\tFLT102\t[*] b\n 1\tFLT103\t[ ] c\n"
    assert statistics(found, lambda _: False, "full").splitlines()[0] == "10\tFLT101\ta"
    assert [json.loads(line)["count"] for line in statistics(found, lambda _: False, "json-lines").splitlines()] == [
        10,
        2,
        1,
    ]
    assert statistics([], lambda _: False, "json") == "[]\n"


def test_one_cache_folder() -> None:
    assert tables.CACHE_FOLDER == FOLDER


def test_reading_a_command_line_imports_nothing_heavy() -> None:
    probe = (
        "import sys; import fastlint.__main__; from fastlint.cli.commands import command;"
        "from fastlint.cli.parser import parse; parse(command('check'), ['bad.py', '--fix', '--select', 'FLT1']);"
        "heavy = 'typer', 'click', 'rich', 'pydantic', 'libcst', 'pathspec', 'argparse', 'tomllib';"
        "print([name for name in heavy if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    result = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=environment)
    assert result.stdout == "[]\n"
