"""The table of exit codes in README.md, row by row, through the command that users run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.doors import git

CHECKOUT = Path(__file__).parents[2]

HEAD = "import time\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\n"
GOOD = HEAD.replace("import time\n\n", "") + "async def root() -> dict[str, str]:\n    return {}\n"
SLEEPS = HEAD + "async def root() -> dict[str, str]:\n    time.sleep(1)\n    return {}\n"
WARNS = GOOD + "\n\n@app.on_event('startup')\nasync def greet() -> None:\n    print('hello')\n"
UNKNOWN = GOOD.replace("root()", "root(x)").replace("    return", "    x.work()\n    return")
BROKEN = "def f(:\n"
TEMPLATE = "import os\n{% for name in names %}\nfrom .{{ name }} import {{ name | title }}\n{% endfor %}\n"
OWN = """\
from fastlint.rule import Diagnostic, Route, Rule


class OddPath(Rule):
    \"\"\"A path is odd.

    Bad:
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/odd")  # expect
        async def odd() -> None: ...

    Good:
        x = 1
    \"\"\"

    code = "SHOP001"

    def check(self, route: Route, module):
        yield Diagnostic(route.span, "odd")
"""


class Row(NamedTuple):
    """A row of the table, with what it takes to come to that end: files, and what standard error or output says."""

    asked: str
    happened: str
    code: int
    files: dict[str, str]
    says: str


# fmt: off
ROWS = (
    Row("fastlint app", "no finding", 0, {"app/main.py": GOOD}, "All checks passed!"),
    Row("fastlint app", "findings", 1, {"app/main.py": SLEEPS}, "Found 1 error."),
    Row("fastlint --fail-on error app", "only findings below `fail-on`", 0, {"app/main.py": WARNS}, "Found 1 warning."),
    Row("fastlint --exit-zero app", "findings", 0, {"app/main.py": SLEEPS}, "Found 1 error."),
    Row("fastlint --exit-zero app", "a file could not be read, parsed or checked in time: FLT001", 2,
        {"app/main.py": BROKEN}, "error[FLT001]"),
    Row("fastlint app", "a file could not be read, parsed or checked in time: FLT001", 2,
        {"app/main.py": BROKEN, "app/good.py": GOOD}, "error[FLT001]"),
    Row("fastlint --extend-exclude page.py app", "the file that cannot be parsed is excluded", 0,
        {"app/page.py": BROKEN, "app/good.py": GOOD}, "All checks passed!"),
    Row("fastlint --per-file-ignores page.py:FLT001 app", "the file that cannot be parsed need not be", 0,
        {"app/page.py": BROKEN, "app/good.py": GOOD}, "All checks passed!"),
    Row("fastlint -v app", "a file is a template of Jinja, which is no Python and is left out", 0,
        {"app/page.py": TEMPLATE, "app/{{cookiecutter.name}}/main.py": BROKEN, "app/good.py": GOOD},
        "left out: app/page.py is a template, no Python"),
    Row("fastlint -v app", "a file is of another format, whatever its name says, and is left out", 0,
        {"app/notes.py": "{\\rtf1\\ansi\n}\n", "app/good.py": GOOD},
        "left out: app/notes.py is an RTF document, no Python"),
    Row("fastlint --ignore FLT001 app", "FLT001 cannot be ignored everywhere", 2,
        {"app/main.py": GOOD}, "error: the command line: ignore: FLT001 "),
    Row("fastlint --strict app", "a call on the event loop could not be resolved", 1,
        {"app/main.py": UNKNOWN}, "unresolved call `x.work`: nothing is known of `x`"),
    Row("fastlint app nowhere.py", "a path does not exist", 2, {"app/main.py": GOOD}, "no such file"),
    Row("fastlint app/notes.ipynb", "a notebook cannot be read", 2,
        {"app/notes.ipynb": "{}"}, "no notebook"),
    Row("fastlint build", "a folder is named that a .gitignore leaves out", 2,
        {"pyproject.toml": "", ".gitignore": "build/\n", "build/main.py": GOOD}, "left out by an ignore file"),
    Row("fastlint app", "no Python files in it", 0, {"app/notes.txt": ""}, "No Python files were checked."),
    Row("fastlint app", "nothing in the project imports FastAPI or Starlette", 0,
        {"app/main.py": "x = 1\n"}, "note: no FastAPI application found in 1 file"),
    Row("fastlint --select '' app", "no rule is enabled", 2, {"app/main.py": SLEEPS}, "error: no rules enabled: "),
    Row("fastlint app", "a rule of your own is malformed or fails: the others go on", 2,
        {"app/main.py": GOOD, "fastlint.toml": 'rules = ["rules"]', "rules/odd_path.py": BROKEN}, "odd_path.py:1"),
    Row("fastlint --no-own-rules app", "a rule of your own is malformed or fails", 0,
        {"app/main.py": GOOD, "fastlint.toml": 'rules = ["rules"]', "rules/odd_path.py": BROKEN}, "All checks passed!"),
    Row("fastlint test-rules rules", "every rule does what its page says", 0,
        {"rules/odd_path.py": OWN}, "1 passed"),
    Row("fastlint test-rules rules", "a rule does not", 1,
        {"rules/odd_path.py": OWN.replace("  # expect", "")}, "1 failed"),
    Row("fastlint test-rules rules", "there are no rules, or no such folder", 2, {"app/main.py": GOOD}, "no such file"),
    Row("fastlint --fix app", "all findings are mended", 0, {"app/main.py": SLEEPS}, "All checks passed! (1 fixed)"),
    Row("fastlint --fix app", "findings remain, or a fix could not be written", 1,
        {"app/main.py": WARNS}, "Found 1 warning."),
    Row("fastlint --fix-only app", "findings remain that have no fix", 0,
        {"app/main.py": WARNS.replace("@app.get", "APP.get").replace("app =", "app = APP =")}, "Nothing was fixed."),
    Row("fastlint --fix --exit-non-zero-on-fix app", "all findings are mended", 1,
        {"app/main.py": SLEEPS}, "All checks passed! (1 fixed)"),
    Row("fastlint --fixable FLT999 app", "a rule that is asked for does not exist", 2,
        {"app/main.py": GOOD}, 'error: the command line: fixable: unknown rule "FLT999"'),
    Row("fastlint --add-noqa app", "all findings are silenced by comments", 0,
        {"app/main.py": SLEEPS}, "Added 1 noqa directive in 1 file."),
    Row("fastlint --add-noqa --fix app", "two options do not go together", 2,
        {"app/main.py": SLEEPS}, "error: --add-noqa writes comments into files: it cannot be used with --fix"),
    Row("fastlint --diff app", "there is something to fix", 1, {"app/main.py": SLEEPS}, "Would fix 1 finding."),
    Row("fastlint --diff app", "there is nothing to fix", 0, {"app/main.py": GOOD}, "Nothing would be fixed."),
    Row("fastlint app", "the configuration cannot be used", 2,
        {"fastlint.toml": "selekt = 1\n", "app/main.py": GOOD}, "error: fastlint.toml: selekt: unknown key"),
    Row("fastlint --python notes.txt app", "what is named is no interpreter or environment", 2,
        {"app/main.py": GOOD, "notes.txt": ""}, "error: --python: no interpreter or virtual environment with packages"),
    Row("fastlint --selekt app", "an option does not exist", 2, {"app/main.py": GOOD},
        "error: no such option: --selekt"),
    Row("fastlint chekc app", "a command does not exist: nothing is checked", 2,
        {"app/main.py": SLEEPS}, 'error: "chekc" is no command'),
    Row("fastlint -o no/such/folder.txt app", "the report cannot be written", 2,
        {"app/main.py": GOOD}, "error: --output-file no/such/folder.txt: "),
    Row("fastlint --baseline known.json app", "the baseline is not there, damaged or of a newer fastlint", 2,
        {"app/main.py": SLEEPS}, "error: known.json: no such baseline: "),
    Row("fastlint --since main app", "the changes since `main` have caused a finding", 1,
        {"app/main.py": GOOD, ".git": "", "app/new.py": SLEEPS}, "app/new.py:10:5"),
    Row("fastlint --since main app", "they have caused none", 0,
        {"app/main.py": SLEEPS, ".git": ""}, "All checks passed!"),
    Row("fastlint --since nowhere app",
        "git does not know the commit, its clone is too shallow, there is no repository or no git", 2,
        {"app/main.py": SLEEPS}, "error: --since: app is not in a git repository"),
    Row("fastlint --staged app", "what is about to be committed causes a finding", 1,
        {"app/main.py": GOOD, ".git": "", "app/new.py": SLEEPS}, "app/new.py:10:5"),
    Row("fastlint --staged --fix app", "fixes change the work tree, not what is about to be committed", 2,
        {"app/main.py": SLEEPS}, "error: --staged looks at what is about to be committed"),
    Row("fastlint baseline app", "the findings are written down", 0,
        {"app/main.py": SLEEPS}, ".fastlint-baseline.json: 1 finding (1 new, 0 fixed)."),
    Row("fastlint baseline app", "a file could not be read, parsed or checked: its entries stay as they were", 2,
        {"app/main.py": BROKEN}, "app/main.py:1:7: FLT001 "),
    Row("fastlint routes app", "the routes are shown", 0, {"app/main.py": GOOD}, "GET  /  loop  root"),
    Row("fastlint routes app", "a file could not be read or parsed", 2,
        {"app/main.py": GOOD, "app/page.py": BROKEN}, "error: app/page.py:1:"),
    Row("fastlint routes nowhere.py", "a path does not exist", 2, {"app/main.py": GOOD}, "error: nowhere.py: no such"),
    Row("fastlint explain app/main.py:7", "the line is explained", 0, {"app/main.py": GOOD},
        "on the event loop: it is a route"),
    Row("fastlint explain app/main.py:99", "there is no such line", 2, {"app/main.py": GOOD}, "no row 99"),
    Row("fastlint graph app", "the graph is drawn", 0, {"app/main.py": GOOD}, 'n0(["GET /"])'),
    Row("fastlint graph app", "a file could not be read or parsed", 2,
        {"app/main.py": GOOD, "app/page.py": BROKEN}, "error: app/page.py:1:"),
    Row("fastlint report app", "the page is written", 0, {"app/main.py": GOOD}, "wrote fastlint-report.html"),
    Row("fastlint report -o no/such/folder.html app", "the page cannot be written", 2,
        {"app/main.py": GOOD}, "error: --output-file no/such/folder.html: "),
    Row("fastlint rule FLT999", "a rule, option or folder that is asked for does not exist", 2, {}, "unknown rule"),
)
# fmt: on


def told() -> list[tuple[str, str, int]]:
    """The rows of the table in the README."""
    text = (CHECKOUT / "README.md").read_text("utf-8")
    found = re.findall(r"^\| `(fastlint [^|`]+)` \| (.+) \| (\d+) \|$", text, re.MULTILINE)
    return [(asked, happened, int(code)) for asked, happened, code in found]


def test_the_table_has_these_rows() -> None:
    assert told() == [row[:3] for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.asked}: {row.happened}" for row in ROWS])
def test_row(row: Row, tmp_path: Path) -> None:
    for name, text in row.files.items():
        if name == ".git":
            git(tmp_path, "init", "-q", "-b", "main")
            git(tmp_path, "add", "-A")
            git(tmp_path, "commit", "-qm", "one")
            continue
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    if ".git" in row.files:
        git(tmp_path, "add", "-A")
    environment = {k: v for k, v in os.environ.items() if k not in ("FASTLINT_OUTPUT_FORMAT", "FORCE_COLOR")}
    done = subprocess.run(
        f"{sys.executable} -m {row.asked}",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPATH": str(CHECKOUT)},
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == row.code, said
    assert row.says in said
    assert "Traceback" not in said
    assert row.code != 2 or "passed" not in said
