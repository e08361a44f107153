"""Rules of a team: found where the configuration or an installed package says, run, tested, and kept apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import fastlint
from fastlint import parallel, rules
from fastlint.team import NOBODY

CHECKOUT = Path(__file__).parents[2]
APP = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/Users")
async def users() -> list[str]:
    print("hello")
    return []
"""
CAPITALS = '''\
from collections.abc import Iterator

from fastlint.rule import Diagnostic, Route, Rule
from fastlint.walk.module import Module


class CapitalsInPath(Rule):
    """The path of a route has capital letters.

    Why it hurts: the gateway folds paths to lower case.

    Bad:
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/Users")  # expect: lower case
        async def users() -> list[str]:
            return []

    Good:
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/users")
        async def users() -> list[str]:
            return []
    """

    code = "SHOP001"

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.path != route.path.lower():
            yield Diagnostic(route.span, f"`{route.path}` has capital letters: the gateway knows lower case only")
'''
PRINTED = '''\
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Edit, Fix, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class PrintedText(Rule):
    """Text is printed.

    Bad:
        print("hello")  # expect

    Good:
        log("hello")

    Fixed:
        log("hello")
    """

    code = "SHOP002"
    severity = Severity.ERROR
    needs = ("print",)

    def check(self, call: cst.Call, module: Module) -> Iterator[Diagnostic]:
        if isinstance(call.func, cst.Name) and call.func.value == "print":
            span = module.span(call.func)
            yield Diagnostic(module.span(call), "use the logger", Fix("Use `log`", (Edit(span, "log"),)))
'''


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fastlint.toml").write_text('rules = ["tools/lint_rules"]\n')
    write(tmp_path / "app/main.py", APP)
    write(tmp_path / "tools/lint_rules/capitals_in_path.py", CAPITALS)
    write(tmp_path / "tools/lint_rules/style/printed_text.py", PRINTED)
    return tmp_path


@pytest.fixture(autouse=True)
def nobody_is_left() -> Any:
    yield
    rules.enrol(NOBODY)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def command(*words: str, code: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run fastlint as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "fastlint", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "", **environment},
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done


def found(*words: str, **environment: str) -> list[tuple[str, str, int]]:
    """File, code and row of all findings."""
    done = command(*words, "--output-format", "json", code=None, **environment)
    assert done.returncode in (0, 1, 2), done.stderr
    return [(Path(d["filename"]).name, d["code"], d["location"]["row"]) for d in json.loads(done.stdout)]


BOTH = [("main.py", "SHOP001", 6), ("main.py", "SHOP002", 8)]


# finding and running them


def test_rules_of_the_project_run_from_everywhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("app") == BOTH
    assert found("app/main.py") == BOTH
    assert found() == BOTH
    monkeypatch.chdir(project / "app")
    assert found() == BOTH
    assert sorted(p.name for p in project.rglob("__pycache__")) == [], "rules leave no bytecode behind"


def test_rules_are_chosen_as_all_others_are() -> None:
    assert found("app", "--select", "SHOP001") == BOTH[:1]
    assert found("app", "--select", "SHOP") == BOTH
    assert found("app", "--select", "printed-text") == BOTH[1:]
    assert found("app", "--select", "style") == BOTH[1:]
    assert found("app", "--select", "lint_rules") == BOTH[:1]
    assert found("app", "--ignore", "SHOP") == []
    assert found("app", "--per-file-ignores", "app/*:SHOP002") == BOTH[:1]
    assert 'unknown rule "SHOP9"' in command("app", "--select", "SHOP9", code=2).stderr


def test_a_single_file_and_an_extended_configuration(project: Path) -> None:
    write(project / "common/base.toml", 'rules = ["more/printed_text.py"]\n')
    write(project / "common/more/printed_text.py", PRINTED)
    write(project / "common/more/other.py", "raise SystemExit\n")
    (project / "fastlint.toml").write_text(
        'extend = "common/base.toml"\nrules = ["tools/lint_rules/capitals_in_path.py"]\n'
    )
    assert found("app") == BOTH


def test_a_configuration_below_has_rules_of_its_own(project: Path) -> None:
    """Whatever is named on the command line, a file is shown the rules of its own configuration."""
    write(project / "svc/main.py", APP)
    write(project / "svc/fastlint.toml", 'rules = ["lint/spaced_name.py"]\n')
    write(project / "svc/lint/spaced_name.py", CAPITALS.replace("SHOP001", "SVC001").replace("CapitalsIn", "Spaced"))
    whole = [*BOTH, ("main.py", "SVC001", 6)]
    assert found() == whole
    assert found("svc") == whole[2:]
    assert found("app") == BOTH
    assert 'unknown rule "SHOP001"' in command("svc", "--select", "SHOP001", code=2).stderr


def test_nothing_foreign_runs_where_that_is_not_wanted(project: Path) -> None:
    (project / "tools/lint_rules/capitals_in_path.py").write_text(f"open({str(project / 'ran')!r}, 'w')\n" + CAPITALS)
    assert found("app", "--no-own-rules") == []
    assert found("app", "--isolated") == []
    assert fastlint.check("app", own_rules=False, cache=False).diagnostics == ()
    command("test-rules", "tools/lint_rules/style", code=0)
    command("rules", code=0)
    command("rule", "SHOP001", code=0)
    command("app", "--show-settings", code=0)
    assert not (project / "ran").exists(), "reading a rule is not running it"
    assert found("app") == BOTH
    assert (project / "ran").exists()


def test_without_own_rules_a_configuration_may_name_them(project: Path) -> None:
    text = 'rules = ["tools/lint_rules"]\nselect = ["FLT", "SHOP"]\nignore = ["printed-text"]\n'
    (project / "fastlint.toml").write_text(text + '[per-file-ignores]\n"scripts/*" = ["SHOP001"]\n')
    assert found("app", "--ignore", "FLT8") == BOTH[:1]
    assert found("app", "--ignore", "FLT8", "--no-own-rules") == []
    assert 'unknown rule "SHOP"' in command("app", "--select", "SHOP", "--no-own-rules", code=2).stderr


def test_without_own_rules_their_suppressions_are_left_alone(project: Path) -> None:
    text = APP.replace('("/Users")', '("/Users")  # fastlint: ignore[SHOP001]').replace(
        '"hello")', '"hello")  # noqa: SHOP002'
    )
    (project / "app/main.py").write_text(text)
    assert found("app") == []
    assert found("app", "--no-own-rules") == []
    assert found("app", "--isolated") == []


def test_suppressions_of_no_use_are_reported(project: Path) -> None:
    text = APP.replace('"/Users"', '"/users"').replace('("/users")', '("/users")  # noqa: SHOP001')
    (project / "app/main.py").write_text(text.replace("app = FastAPI()", "app = FastAPI()  # noqa: SHOP999"))
    assert found("app", "--ignore", "SHOP002") == [("main.py", "FLT002", 3), ("main.py", "FLT002", 6)]


def test_fixes_of_own_rules_are_made(project: Path) -> None:
    command("app", "--fix", code=1)
    assert 'log("hello")' in (project / "app/main.py").read_text()


def test_rules_may_share_helpers(project: Path) -> None:
    write(project / "tools/lint_rules/_paths.py", "def is_bad(path: str) -> bool:\n    return path != path.lower()\n")
    text = CAPITALS.replace("route.path != route.path.lower()", "is_bad(route.path)")
    (project / "tools/lint_rules/capitals_in_path.py").write_text(f"from ._paths import is_bad\n{text}")
    assert found("app") == BOTH
    write(project / "tools/lint_rules/_paths.py", "def is_bad(path: str) -> bool:\n    return False\n")
    assert found("app") == BOTH[1:]


# what is kept


def test_an_edit_of_a_rule_counts_at_once(project: Path) -> None:
    assert found("app") == found("app") == BOTH
    rule = project / "tools/lint_rules/capitals_in_path.py"
    rule.write_text(CAPITALS.replace("route.path.lower()", "route.path"))
    assert found("app") == BOTH[1:]
    rule.write_text(CAPITALS)
    assert found("app") == BOTH
    rule.unlink()
    assert found("app") == BOTH[1:]
    write(project / "tools/lint_rules/new/capitals_in_path.py", CAPITALS)
    assert found("app") == BOTH


def test_a_kept_report_knows_its_rules(project: Path) -> None:
    words = ("app", "--output-format", "sarif")
    first = command(*words, code=1).stdout
    assert "this is the report of the last run" not in command(*words, "-v", code=1).stderr
    assert "this is the report of the last run" in command(*words, "-v", code=1).stderr
    assert command(*words, code=1).stdout == first
    described = {rule["id"]: rule for rule in json.loads(first)["runs"][0]["tool"]["driver"]["rules"]}
    assert described["SHOP001"]["shortDescription"]["text"] == "The path of a route has capital letters."
    assert "helpUri" not in described["SHOP001"]


def test_calls_that_only_an_own_rule_asks_for(project: Path) -> None:
    """What linking notes of calls does not lack what rules were about that came later."""
    write(project / "app/main.py", APP.replace("import FastAPI\n", "import FastAPI\nimport acme\n\nacme.send(1)\n"))
    assert found("app", "--select", "FLT1") == []
    text = CAPITALS.replace("Route", "Call").replace('code = "SHOP001"', 'code = "SHOP003"\n    needs = ("acme.send",)')
    text = text.replace("if route.path != route.path.lower()", "if True").replace("route.path", "route.name")
    write(project / "tools/lint_rules/sent_mail.py", text.replace("CapitalsInPath", "SentMail"))
    assert [one for one in found("app") if one[1] == "SHOP003"] == [("main.py", "SHOP003", 4)]


# what can be wrong


@pytest.mark.parametrize(
    ("change", "row", "message"),
    [
        (("SHOP001", "FLT950"), 1, "codes that begin with FLT belong to fastlint or another linter"),
        (("SHOP001", "ASYNC900"), 1, "codes that begin with ASYNC belong to fastlint or another linter"),
        (("SHOP001", "shop1"), 1, "the code 'shop1' is not two to ten capital letters and three or four digits"),
        (("route: Route", "route: Rout"), 1, '`Rout` is nothing that a rule can be shown (did you mean "Route"?)'),
        (('code = "SHOP001"', "pass"), 7, "the rule has no code"),
        (('"SHOP001"', 'PREFIX + "001"'), 33, "`code` is to be written out"),
        (("class CapitalsInPath(Rule)", "class CapitalsInPath"), 1, "exactly one subclass of Rule, this one 0"),
        (("route: Route", "route"), 1, "needs an annotation of its subject"),
        (("yield Diagnostic", "yield yield Diagnostic"), 37, "is no Python: invalid syntax"),
    ],
)
def test_a_flaw_of_form_costs_the_rule_and_nothing_else(
    project: Path, change: tuple[str, str], row: int, message: str
) -> None:
    rule = project / "tools/lint_rules/capitals_in_path.py"
    rule.write_text(CAPITALS.replace(*change))
    for _ in range(2):
        done = command("app", "--output-format", "json", code=2)
        said = [(Path(d["filename"]).name, d["location"]["row"], d["message"]) for d in json.loads(done.stdout)]
        assert [s[:2] for s in said if s[0] == rule.name] == [(rule.name, row)]
        assert any(message in text for name, _, text in said if name == rule.name)
        assert [s[:2] for s in said if s[0] == "main.py"] == [("main.py", 8)]
    assert message in command("test-rules", code=1).stdout
    assert message in command("rules", code=0).stderr


@pytest.mark.parametrize(
    ("change", "row", "error"),
    [
        (("if route.path !=", "if 1 / 0 !="), 36, "ZeroDivisionError: division by zero"),
        (("if route.path !=", "raise SystemExit(3)\n        if route.path !="), 36, "SystemExit: 3"),
        (
            ("class CapitalsInPath", "import nowhere_at_all\n\n\nclass CapitalsInPath"),
            7,
            "No module named 'nowhere_at_all'",
        ),
        (("class Cap", "import sys\nsys.exit(1)\n\n\nclass Cap"), 8, "SystemExit: 1"),
    ],
)
def test_a_rule_that_fails_costs_itself_and_nothing_else(
    project: Path, change: tuple[str, str], row: int, error: str
) -> None:
    write(project / "app/second.py", APP)
    rule = project / "tools/lint_rules/capitals_in_path.py"
    rule.write_text(CAPITALS.replace(*change))
    for _ in range(2):
        done = command("app", "--output-format", "json", code=2)
        said = [(Path(d["filename"]).name, d["code"], d["message"]) for d in json.loads(done.stdout)]
        mine = [(name, code, text) for name, code, text in said if name == rule.name]
        assert len(mine) == 1, "one line, however many files it fails on"
        assert error in mine[0][2]
        assert "own rule capitals-in-path failed" in mine[0][2]
        assert [(name, code) for name, code, _ in said if code.startswith("SHOP")] == [
            ("main.py", "SHOP002"),
            ("second.py", "SHOP002"),
        ]
    assert [d["location"]["row"] for d in json.loads(done.stdout) if Path(d["filename"]).name == rule.name] == [row]


def test_a_code_and_a_name_are_given_once(project: Path) -> None:
    write(project / "tools/lint_rules/style/other_name.py", CAPITALS)
    write(project / "tools/lint_rules/zzz/capitals_in_path.py", CAPITALS.replace("SHOP001", "SHOP003"))
    write(project / "tools/lint_rules/zzz/blocking_sleep.py", CAPITALS.replace("SHOP001", "SHOP004"))
    done = command("app", "--output-format", "concise", code=2).stdout
    assert "other_name.py:1:1: error[FLT001] not fully checked: there is a rule SHOP001 already: " in done
    assert (
        "zzz/capitals_in_path.py:1:1: error[FLT001] not fully checked: there is a rule capitals-in-path already: "
        in done
    )
    assert "blocking_sleep.py:1:1: error[FLT001] not fully checked: there is a rule blocking-sleep already: " in done
    assert "Found 4 errors, 1 warning." in done


def test_places_that_are_not_there(project: Path) -> None:
    (project / "fastlint.toml").write_text('rules = ["tools/none"]\n')
    assert "fastlint.toml: rules: no such file or folder: tools/none" in command("app", code=2).stderr
    command("app", "--no-own-rules", code=0)
    assert "test-rules: nowhere: no such file or folder" in command("test-rules", "nowhere", code=2).stderr
    (project / "fastlint.toml").write_text("")
    assert "name a folder with rules" in command("test-rules", code=2).stderr


# their tests


def test_a_new_rule_is_begun_and_passes(project: Path) -> None:
    done = command("new", "odd-path", "--code", "SHOP007", code=0)
    assert done.stdout == "tools/lint_rules/odd_path.py (SHOP007)\n"
    assert "odd_path.py::SHOP007 PASSED" in command("test-rules", code=0).stdout
    assert "exists already" in command("new", "odd-path", "--code", "SHOP008", code=2).stderr
    assert "belong to fastlint" in command("new", "even-path", "--code", "FLT008", code=2).stderr
    assert (
        "own/even_path.py (SHOP008)"
        in command("new", "own/even-path", "--code", "SHOP008", "--directory", "elsewhere", code=0).stdout
    )
    (project / "fastlint.toml").write_text("")
    assert "name the folder of your rules" in command("new", "odd-path", "--code", "SHOP009", code=2).stderr


def test_pages_of_own_rules_are_tested(project: Path) -> None:
    done = command("test-rules", code=0)
    assert done.stdout.splitlines()[:2] == [
        "tools/lint_rules/capitals_in_path.py::SHOP001 PASSED",
        "tools/lint_rules/style/printed_text.py::SHOP002 PASSED",
    ]
    assert " 2 passed " in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("  # expect: lower case", ""), "no line of Bad is marked"),
        (("expect: lower case", "expect: upper case"), "is reported without 'upper case'"),
        (("    app = FastAPI()\n\n\n", "    app = FastAPI()  # expect\n\n\n"), "is marked, but not reported"),
        (('"/users"', '"/uSers"'), "nothing may be reported here"),
        (("    Good:\n", "    Better:\n"), "the page lacks an example under `Good:`"),
        (("route.path.lower()", "route.path.lowest()"), "AttributeError: 'str' object has no attribute 'lowest'"),
        (
            ("class CapitalsInPath", "import nowhere_at_all\n\n\nclass CapitalsInPath"),
            "No module named 'nowhere_at_all'",
        ),
    ],
)
def test_a_page_that_says_what_is_not_so_fails(project: Path, change: tuple[str, str], message: str) -> None:
    (project / "tools/lint_rules/capitals_in_path.py").write_text(CAPITALS.replace(*change))
    done = command("test-rules", "tools/lint_rules", code=1)
    assert message in done.stdout
    assert "capitals_in_path.py::SHOP001 FAILED" in done.stdout
    assert " 1 failed, 1 passed " in done.stdout.splitlines()[-1]


def test_a_fix_that_the_page_does_not_show_fails(project: Path) -> None:
    text = PRINTED.replace('    Fixed:\n        log("hello")\n    """', '    """')
    (project / "tools/lint_rules/style/printed_text.py").write_text(text)
    assert "Bad can be fixed: show the result" in command("test-rules", code=1).stdout


# the other doors


def test_pages_are_shown() -> None:
    assert command("rule", "SHOP001", code=0).stdout.startswith("# capitals-in-path (SHOP001)\n")
    assert "SHOP002" in command("rule", "style", code=0).stdout
    listed = json.loads(command("rules", "--output-format", "json", code=0).stdout)
    assert {"SHOP001", "SHOP002", "FLT101"} <= {rule["code"] for rule in listed}
    assert "SHOP001" not in command("rule", "FLT101", code=0).stdout


def test_python_api(project: Path) -> None:
    report = fastlint.check("app", cache=False)
    assert [d.code for d in report.diagnostics] == ["SHOP001", "SHOP002"]
    (project / "fastlint.toml").write_text("")
    assert fastlint.check("app", cache=False).diagnostics == (), "rules of an earlier run are gone"
    other = project / "fastlint.toml"
    other.write_text('rules = ["tools/lint_rules"]\n')
    (project / "tools/lint_rules/capitals_in_path.py").write_text(CAPITALS.replace("route.path.lower()", "route.path"))
    assert [d.code for d in fastlint.check("app", cache=False).diagnostics] == ["SHOP002"], "the file is read anew"


def test_flake8_shows_them_where_their_letters_are_selected(installed: str) -> None:
    def flake8(*words: str) -> list[str]:
        path = os.pathsep.join([str(CHECKOUT), installed])
        done = subprocess.run(
            [sys.executable, "-m", "flake8", *words, "app"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert done.stderr == ""
        return [line.split()[1] for line in done.stdout.splitlines()]

    assert flake8("--select", "SHOP") == ["SHOP001", "SHOP002"]
    assert flake8("--extend-select", "SHOP", "--ignore", "E,W,F") == ["SHOP001", "SHOP002"]
    assert flake8("--select", "SHOP001") == ["SHOP001"]
    assert flake8("--select", "FLT") == []


def test_flake8_is_told_of_a_rule_that_fails(project: Path, installed: str) -> None:
    (project / "tools/lint_rules/capitals_in_path.py").write_text(CAPITALS.replace("route.path.lower()", "1 / 0"))
    path = os.pathsep.join([str(CHECKOUT), installed])
    words = [sys.executable, "-m", "flake8", "--select", "SHOP", "app"]
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["SHOP002"]
    assert (
        done.stderr.count("tools/lint_rules/capitals_in_path.py:36: not fully checked: own rule capitals-in-path") == 1
    )


def test_an_editor_runs_them_only_if_told_to() -> None:
    from fastlint.server.settings import client_settings

    assert not client_settings({}).overrides.own_rules
    assert not client_settings({"ownRules": "yes"}).overrides.own_rules
    assert client_settings({"ownRules": True}).overrides.own_rules


def test_an_installed_package_brings_rules(project: Path) -> None:
    site = project / "env/site-packages"
    write(site / "acme_lint/__init__.py", "")
    write(site / "acme_lint/rules/odd_path.py", CAPITALS.replace("SHOP001", "ACME001").replace("CapitalsIn", "Odd"))
    write(site / "acme_lint-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme-lint\nVersion: 1.0\n")
    entry = site / "acme_lint-1.0.dist-info/entry_points.txt"
    write(entry, "[fastlint.rules]\nacme = acme_lint.rules\n")
    path = os.pathsep.join([str(CHECKOUT), str(site)])
    mine = [("main.py", "ACME001", 6)]
    assert found("app", PYTHONPATH=path) == [*mine, *BOTH]
    assert found("app", "--select", "ACME", PYTHONPATH=path) == mine
    assert found("app", "--no-own-rules", PYTHONPATH=path) == []
    assert found("app", "--isolated", PYTHONPATH=path) == []
    assert "odd-path (ACME001)" in command("rule", "odd-path", PYTHONPATH=path).stdout
    entry.write_text("[fastlint.rules]\nacme = acme_lint.gone\n")
    os.utime(site)
    done = command("app", "--output-format", "concise", "--no-cache", PYTHONPATH=path, code=2)
    assert (
        "entry_points.txt:1:1: error[FLT001] not fully checked: the entry point acme = acme_lint.gone cannot be used"
        in done.stdout
    )


def test_workers_that_are_not_forked_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes are spawned, a worker knows only what an item says."""
    spawned = partial(parallel.run, start_method="spawn")
    monkeypatch.setattr("fastlint.engine.checking.parallel.run", spawned)
    assert [d.code for d in fastlint.check("app", cache=False).diagnostics] == ["SHOP001", "SHOP002"]
