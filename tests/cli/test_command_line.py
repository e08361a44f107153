"""The command line never lies and never shows a traceback: every command, every format, every odd place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fastlint.__main__ import COMMANDS
from fastlint.cli.ci import browse, repository
from fastlint.cli.output import shown_diff
from fastlint.reporters import FORMATS
from tests.doors import Run

CHECKOUT = Path(__file__).parents[2]
FIXTURES = sorted(path.name for path in (CHECKOUT / "fixtures").iterdir() if path.is_dir())

APP = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    return {}
"""
SLEEPS = APP.replace("from", "import time\n\nfrom", 1).replace("    return", "    time.sleep(1)\n    return")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


# --- every command and every format on every fixture


@pytest.mark.parametrize("name", FIXTURES)
def test_every_format_of_every_fixture(run: Run, name: str, tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "fixtures" / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    codes = set()
    for output_format in FORMATS:
        for more in ((), ("--statistics",), ("--quiet",)):
            code, out, err = run(name, "--output-format", output_format, *more)
            assert "Traceback" not in out + err
            assert "error: " not in err
            codes.add(code)
        if output_format in ("json", "sarif"):
            json.loads(run(name, "--output-format", output_format)[1])
    (code,) = codes
    found = json.loads(run(name, "--output-format", "json")[1])
    unread = any(item["code"] == "FLT001" for item in found)
    assert code == (2 if unread else 1 if any(item["severity"] != "info" for item in found) else 0)


@pytest.mark.parametrize("name", FIXTURES)
def test_every_command_on_every_fixture(run: Run, name: str, tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "fixtures" / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    broken = any(path.name == "export_py2.py" for path in (tmp_path / name).rglob("*.py"))
    lines = {
        ("check", name, "--diff"): {0, 1, 2},
        ("check", name, "--show-files"): {0},
        ("check", name, "--show-settings"): {0},
        ("routes", name): {2 if broken else 0},
        ("routes", name, "--output-format", "json"): {2 if broken else 0},
        ("clean", name): {0},
    }
    for words, expected in lines.items():
        code, out, err = run(*words)
        assert code in expected, (words, err)
        assert "Traceback" not in out + err


def test_every_other_command(run: Run) -> None:
    lines = ["rules", "rules --output-format json", "rule FLT101", "rule --all", "rule --all --output-format json"]
    lines += [
        "config",
        "config per-file-ignores",
        "config knowledge.blocks",
        "config --output-format json",
        "--version",
    ]
    for line in lines:
        code, out, err = run(*line.split())
        assert (code, err) == (0, ""), line
        assert out
    for command in COMMANDS:
        assert run(command, "--help")[0] == 0


# --- words


@pytest.mark.parametrize("command", ["chekc", "lint", "explan", "serve", "rout"])
def test_an_unknown_command_checks_nothing(run: Run, command: str) -> None:
    write("bad.py", SLEEPS)
    code, out, err = run(command, "bad.py")
    assert (code, out) == (2, "")
    assert err.startswith(f'error: "{command}" is no command, and there is no such file or folder (')
    assert err.count("\n") == 1


def test_a_folder_called_like_no_command(run: Run) -> None:
    write("lint/app.py", APP)
    assert run("lint")[0] == 0


@pytest.mark.parametrize("wanted", ["FLT1", "flt1", "blocking"])
def test_rules_of_a_group(run: Run, wanted: str) -> None:
    code, out, _ = run("rule", wanted)
    assert code == 0
    assert len(out.splitlines()) > 5
    assert all(line.startswith("FLT1") for line in out.splitlines())
    rows = json.loads(run("rule", wanted, "--output-format", "json")[1])
    assert {row["group"] for row in rows} == {"blocking"}


def test_a_rule_that_does_not_exist(run: Run) -> None:
    assert run("rule", "FLT999")[2] == 'error: rule: unknown rule "FLT999" (`fastlint rules` lists them)\n'
    assert 'did you mean "blocking-sleep"' in run("rule", "blocking-slep")[2]


@pytest.mark.parametrize("line", ["rule FLT101", "rules", "config", "routes"])
def test_a_format_that_a_page_does_not_have(run: Run, line: str) -> None:
    code, out, err = run(*line.split(), "--output-format", "yaml")
    assert (code, out, err) == (2, "", 'error: --output-format: "yaml" is none of text, json\n')


# --- what was not checked


def test_no_rules(run: Run) -> None:
    write("bad.py", SLEEPS)
    for words in (("--select", ""), ("--ignore", "ALL"), ("--select=",), ("--config", "select = []")):
        code, out, err = run("bad.py", *words)
        assert (code, out) == (2, ""), words
        assert err.startswith("error: no rules enabled: ")
    write("tests/fastlint.toml", "select = []\n")
    write("tests/test_a.py", SLEEPS)
    assert run(".")[0] == 1
    assert run("bad.py", "--select", "", "--extend-select", "FLT102")[0] == 1


def test_files_for_which_all_rules_are_ignored_have_not_passed(run: Run) -> None:
    write("bad.py", SLEEPS)
    code, out, _ = run("bad.py", "--per-file-ignores", "*.py:ALL")
    assert (code, "passed" in out) == (0, False)


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_fastapi(run: Run, output_format: str) -> None:
    write("plain.py", "x = 1\n")
    for _ in range(2):  # also from the cache
        code, out, err = run("plain.py", "--output-format", output_format)
        note = "note: no FastAPI application found in 1 file"
        assert code == 0
        says = output_format in ("full", "concise", "grouped", "github", "azure", "markdown")
        assert (note in out, note in err) == (says, not says)
        quiet = "".join(run("plain.py", "--output-format", output_format, "--quiet")[1:])
        assert (note in quiet) == (output_format == "markdown"), "a summary of a job is a whole document"
    write("app.py", "from starlette.applications import Starlette\n")
    assert "no FastAPI" not in "".join(run(".", "--output-format", output_format)[1:])


def test_no_python_files_in_a_format_for_machines(run: Run) -> None:
    assert run(".", "--output-format", "json-lines") == (0, "", "note: no Python files were checked\n")


def test_notebooks(run: Run, project: Path) -> None:
    write("nb.ipynb", json.dumps({"cells": [], "metadata": {}}))
    write("app.py", APP)
    assert run(".")[0] == 0
    write("nb.ipynb", "{}")
    code, out, _ = run("nb.ipynb", "app.py", "--output-format", "concise")
    assert code == 2
    assert re.match(r"nb\.ipynb:1:1: error\[FLT001\] not fully checked: no notebook", out)


def test_a_named_folder_that_is_ignored(run: Run) -> None:
    write(".git/HEAD", "")
    write(".gitignore", "build/\n")
    write("build/lib/app.py", APP)
    write("app.py", APP)
    for folder in ("build", "build/lib"):
        code, out, _ = run(folder)
        assert code == 2
        assert "left out by an ignore file" in out
    assert run(".")[0] == 0
    assert run("build/lib/app.py")[0] == 0
    assert run("build", "--config", "respect-gitignore = false")[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_an_unreadable_folder(run: Run, project: Path) -> None:
    write("app.py", APP)
    write("closed/app.py", SLEEPS)
    assert run(".")[0] == 1  # and everything has been imported
    is_root = os.geteuid() == 0
    for folder in (*project.parents[:3], project) if is_root else ():
        folder.chmod(0o755)
    Path("closed").chmod(0)
    try:
        if is_root:
            os.seteuid(65_534)
        ends = [run(path, "app.py", "--no-cache", "--output-format", "concise") for path in ("closed", "closed/app.py")]
    finally:
        if is_root:
            os.seteuid(0)
        Path("closed").chmod(0o755)
    for code, out, err in ends:
        assert code == 2
        assert out.startswith("closed")
        assert "error[FLT001]" in out
        assert "Traceback" not in out + err


def test_excluded_on_the_command_line(run: Run) -> None:
    write("a.py", APP)
    write("gen/b.py", "def f(:\n")
    assert run(".")[0] == 2
    assert run(".", "--extend-exclude", "gen")[0] == 0
    assert run(".", "--exclude", "gen/*,x")[0] == 0
    assert run("gen/b.py", "--exclude", "gen")[0] == 2
    assert run("gen/b.py", "a.py", "--exclude", "gen", "--force-exclude")[0] == 0
    write("fastlint.toml", 'extend-exclude = ["a.py"]\n')
    assert run(".", "--extend-exclude", "gen")[1] == "No Python files were checked.\n"


def test_flt001_in_per_file_ignores(run: Run) -> None:
    write("templates/page.py", "cookiecutter def\n")
    write("a.py", APP)
    for selector in ("FLT001", "tool", "ALL"):
        assert run(".", "--per-file-ignores", f"templates/*:{selector}")[:2] == (0, "All checks passed!\n")
    assert run(".", "--per-file-ignores", "templates/*:FLT1")[0] == 2
    assert run(".", "--select", "FLT7")[0] == 2
    for selector in ("FLT001", "unanalysable-file"):
        code, _, err = run(".", "--ignore", selector)
        assert code == 2
        assert "is always on; exclude the file" in err


# --- where things are written


def test_a_dash_is_standard_output(run: Run, project: Path) -> None:
    write("bad.py", SLEEPS)
    code, out, _ = run("bad.py", "-o", "-", "--output-format", "concise")
    assert (code, out[:14]) == (1, "bad.py:10:5: e"[:14])
    assert not (project / "-").exists()


def test_names_start_from_the_repository(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(".git/HEAD", "")
    write("server/app/main.py", SLEEPS)
    monkeypatch.chdir(project / "server")
    assert ",file=server/app/main.py," in run("app", "--output-format", "github")[1]
    (entry,) = json.loads(run("app", "--output-format", "sarif")[1])["runs"]
    assert entry["originalUriBaseIds"]["%SRCROOT%"]["uri"] == f"{project.as_uri()}/"
    place = entry["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "server/app/main.py", "uriBaseId": "%SRCROOT%"}
    assert run("app", "--output-format", "concise")[1].startswith("app/main.py:")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    assert f",file={project.name}/server/app/main.py," in run("app", "--output-format", "github")[1]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project / "elsewhere"))
    assert ",file=server/app/main.py," in run("app", "--output-format", "github")[1]


@pytest.mark.parametrize("output_format", ["gitlab", "junit", "rdjson", "azure", "pylint", "markdown"])
def test_formats_of_ci_services_name_files_from_the_repository(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, output_format: str
) -> None:
    write(".git/HEAD", "")
    write("server/app/main.py", SLEEPS)
    monkeypatch.chdir(project / "server/app")
    assert "server/app/main.py" in run("main.py", "--output-format", output_format)[1]
    assert str(project) not in run("main.py", "--output-format", output_format)[1]
    monkeypatch.setenv("CI_PROJECT_DIR", str(project.parent))
    shown = run("main.py", "--output-format", output_format)[1].replace("\\_", "_")
    assert f"{project.name}/server/app/main.py" in shown
    assert str(project) not in shown


def test_where_a_browser_shows_the_repository() -> None:
    github = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc"}
    assert browse(github) == "https://github.com/o/r/blob/abc/"
    gitlab = {"CI_PROJECT_URL": "https://gitlab.com/o/r", "CI_COMMIT_SHA": "abc"}
    assert browse(gitlab) == "https://gitlab.com/o/r/-/blob/abc/"
    assert browse({"CI_COMMIT_SHA": "abc", "GITHUB_SHA": "abc"}) == ""


def test_without_a_repository_names_start_here(project: Path) -> None:
    assert repository(project) == project or (repository(project) / ".git").exists()


def test_commands_of_a_log_in_json(run: Run) -> None:
    name = "##[error]x##vso[y].py"
    write(name, SLEEPS.replace("time.sleep(1)", "time.sleep(1)  # ##[error]"))
    for output_format in ("json", "json-lines", "sarif"):
        out = run(".", "--output-format", output_format)[1]
        assert "##[" not in out
        assert "##vso[" not in out
    (found,) = json.loads(run(".", "--output-format", "json")[1])
    assert Path(found["filename"]).name == name


def test_names_that_a_terminal_would_obey(run: Run, project: Path) -> None:
    if os.name != "posix":
        pytest.skip("such names are for POSIX")
    write("a\n::error::b\x1b[31m.py", APP)
    write("c\x1b[31m/fastlint.toml", "preview = true\n")
    write("c\x1b[31m/a.py", APP)
    for words in (("--show-files",), ("--show-settings", "c\x1b[31m"), ("routes",)):
        code, out, err = run(*words)
        assert code == 0
        assert "\x1b" not in out + err
        assert "\n::error" not in out


def test_a_diff_for_the_eyes() -> None:
    assert shown_diff("+\ta\x1b[31m\u202e\r\n") == "+\ta\\x1b[31m\\u202e\\r\n"


def test_settings_are_toml(run: Run) -> None:
    import tomllib

    out = run("--show-settings")[1]
    assert "null" not in out
    assert "# python is not set\n" in out
    tomllib.loads(out)


# --- odd surroundings


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{0} app.py >&-", "error: cannot write: standard output is closed\n"),
        ("mkdir gone && cd gone && rmdir ../gone && {0} .", "error: the current folder does not exist any more\n"),
    ],
)
def test_odd_surroundings_are_one_line(line: str, said: str) -> None:
    write("app.py", APP)
    console = f"{sys.executable} -c 'import sys; from fastlint.__main__ import main; sys.exit(main())'"
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = line.format(console)
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_closed_standard_error() -> None:
    write("bad.py", SLEEPS)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = f"{sys.executable} -m fastlint bad.py -v --output-format concise 2>&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("bad.py:10:5: error[FLT102]")


# --- routes


def test_routes_of_what_cannot_be_read(run: Run) -> None:
    write("app.py", APP)
    write("page.py", "def f(:\n")
    code, out, err = run("routes", "nothere.py")
    assert (code, out) == (2, "")
    assert "nothere.py: no such file or directory" in err
    code, out, err = run("routes", "app.py", "page.py")
    assert code == 2
    assert "root" in out
    assert err.startswith("error: page.py:1:")
    assert err.count("\n") == 1


def test_no_routes_is_said(run: Run) -> None:
    write("plain.py", "x = 1\n")
    assert run("routes") == (0, "", "note: no FastAPI application with routes found\n")


def test_warnings_about_checked_code_are_neither_told_nor_errors(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "import re, time\nfrom fastapi import FastAPI\napp = FastAPI()\n\n\n@app.get('/a\\(', tags=['\\('])\n"
        "async def a(b: 'int' = '\\(') -> str:\n    time.sleep(1)\n    return re.escape('\\(')\n"
    )
    python = [sys.executable, "-W", "error::SyntaxWarning", "-W", "error::DeprecationWarning", "-m", "fastlint"]
    for words in (["check", "--output-format", "concise"], ["explain", "main.py:8"], ["graph"], ["--fix", "--diff"]):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(
            [*python, *words, "--no-cache"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode < 2
        assert "FLT001" not in done.stdout
        assert "Warning" not in done.stderr
    assert (tmp_path / "main.py").read_text().count("\\(") == 4


def test_quiet_leaves_errors_alone(run: Run) -> None:
    write("plain.py", "x = 1\n")
    for command in ("routes", "graph", "report"):
        assert run(command, "-q", "nothere") == (2, "", "error: nothere: no such file or directory\n")
    assert run("routes", "--output-format", "json", "nothere") == (2, "", "error: nothere: no such file or directory\n")
    assert run("routes", "-q") == (0, "", "")
    assert run("graph", "-q") == (0, "flowchart LR\n", "")
    assert run("report", "-q") == (0, "", "")
    assert run("baseline", "nothere") == (2, "", "error: nothere: no such file or directory\n")


def test_equal_tables_are_shown_once(run: Run) -> None:
    write(
        "routes.py",
        "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/a')\ndef a() -> int:\n    return 1\n",
    )
    for name in ("main", "test_main"):
        write(
            f"{name}.py",
            "from fastapi import FastAPI\nfrom routes import router\n\napp = FastAPI()\napp.include_router(router)\n",
        )
    code, out, err = run("routes")
    assert code == 0
    assert out.count("/a") == 1
    assert "test_main.py" not in out
    assert err == "note: 1 application of tests left out (--tests shows them)\n"
    code, out, err = run("routes", "--tests")
    assert out.count("/a") == 1
    assert "app  test_main.py:4  (the routes of app  main.py:4)" in out
    assert err == ""
    assert len(json.loads(run("routes", "--output-format", "json")[1])) == 2


# --- one odd value in a file of the project


DIGITS = "9" * 5_000


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        (".gitignore", "[z-a]\n*a*a*a[z-a]\n", 1),
        ("requirements.txt", f"fastapi=={DIGITS}\nfastapi==0.100\n", 1),
        ("requirements.txt", f"fastapi>={DIGITS}\n", 1),
        ("poetry.lock", f'[[package]]\nname = "fastapi"\nversion = "{DIGITS}"\n', 1),
        ("pyproject.toml", f"[tool.other]\nfastlint = {DIGITS}\n", 2),
        ("fastlint.toml", f"x = {DIGITS}\n", 2),
        ("fastlint.toml", 'exclude = ["[z-a]"]\n', 2),
        ("fastlint.toml", 'per-file-ignores = {"[!]" = ["FLT1"]}\n', 2),
        ("fastlint.toml", 'cache-dir = "~nouser/x"\n', 2),
        ("fastlint.toml", 'cache-dir = "a\\u0000"\n', 2),
        ("fastlint.toml", "knowledge = [{ names = [] }]\n", 2),
        ("fastlint.toml", 'knowledge = [{ names = ["", ".", "a b", "..x"], blocks = "http" }]\n', 1),
        ("fastlint.toml", 'versions = { fastapi = "zzz" }\n', 2),
        ("fastlint.toml", 'python = "/nope"\n', 2),
        ("fastlint.toml", 'ignore-overlap = ["pylint"]\n', 2),
        (".fastlint_cache/configuration.json", "[" * 200_000, 1),
        (".fastlint_cache/configuration.json", '{"x": 3}', 1),
        ("app(1.py", APP, 1),
    ],
)
def test_one_odd_value(run: Run, name: str, text: str, code: int) -> None:
    write("bad.py", SLEEPS)
    write(name, text)
    for words in ((), ("--diff", "--unsafe-fixes")):
        got, out, err = run(".", "--output-format", "concise", *words)
        assert "Traceback" not in out + err
        assert got == code, err
        if code == 2:
            assert out == ""
            assert re.fullmatch(rf"error: {re.escape(name)}: [^\n]+\n", err)
    write("sub/good.py", APP)
    if code == 2 and name == "fastlint.toml" and "overlap" not in text:
        Path(name).rename("sub/fastlint.toml")
        got, out, _ = run(".", "--output-format", "concise")
        assert got == 2
        assert "bad.py:10:5: error[FLT102]" in out  # nothing else is lost
        assert "sub/fastlint.toml:1:1: error[FLT001]" in out.replace(os.sep, "/")
