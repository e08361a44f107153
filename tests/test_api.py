"""fastlint for programs: the stable names, what they give, and the schema of what is written for other programs."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema  # type: ignore[import-untyped]
import pytest

import fastlint
from fastlint.reporters import _shapes
from fastlint.reporters._output_schema import schema_text

CHECKOUT = Path(__file__).parent.parent
FIXTURES = sorted(path for path in (CHECKOUT / "fixtures").iterdir() if path.is_dir())
STABLE = {
    "Applicability", "Confidence", "ConfigError", "Diagnostic", "Edit", "Fix", "Options", "Related", "Report",
    "RuleInfo", "Severity", "Span", "UsageError", "check", "check_text",
}  # fmt: skip
"""What programs import from fastlint: a name may come, and none may go."""
BAD = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    time.sleep(1)
    return {}
"""
SCHEMA = json.loads(schema_text())


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_text(BAD)
    return tmp_path


def command(*words: str) -> str:
    """What the command line writes to standard output."""
    done = subprocess.run([sys.executable, "-m", "fastlint", *words], capture_output=True, text=True)
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


# the names


def test_stable_names() -> None:
    assert set(fastlint.__all__) == STABLE
    assert {name for name in STABLE if hasattr(fastlint, name)} == STABLE
    assert set(dir(fastlint)) >= STABLE


def test_importing_fastlint_imports_nothing_else() -> None:
    program = "import sys, fastlint; print(*(name for name in sys.modules if name.startswith('fastlint')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["fastlint"]


def test_the_functions_stay_functions_after_a_run() -> None:
    """No module of the package takes the name of what is exported."""
    fastlint.check("bad.py", cache=False)
    assert callable(fastlint.check)
    assert callable(fastlint.check_text)


def test_the_first_parameters_and_options_are_stable() -> None:
    assert list(inspect.signature(fastlint.check).parameters) == ["paths", "options"]
    assert list(inspect.signature(fastlint.check_text).parameters) == ["text", "filename", "options"]
    assert set(get_type_hints(fastlint.Options)) >= {
        "select", "extend_select", "ignore", "preview", "confidence", "config", "isolated", "exclude", "python",
        "cache", "cache_dir",
    }  # fmt: skip


# what they give


def test_check_gives_what_the_command_line_says(project: Path) -> None:
    report = fastlint.check([project / "bad.py"])
    said = json.loads(command("bad.py", "--output-format", "json"))
    assert [(d.code, d.filename, d.span.row) for d in report.diagnostics] == [
        (item["code"], item["filename"], item["location"]["row"]) for item in said
    ]
    assert [d.code for d in report.diagnostics] == ["FLT102"]
    assert isinstance(report, fastlint.Report)
    assert report.diagnostics[0].severity is fastlint.Severity.ERROR
    assert report.diagnostics[0].fix is not None
    assert (report.files, report.unanalysed, report.root) == (1, 0, project)


@pytest.mark.parametrize("paths", ["bad.py", ["bad.py"], Path("bad.py"), ".", (Path(),)])
def test_paths_may_be_given_in_any_way(paths: Any) -> None:
    assert [d.code for d in fastlint.check(paths, cache=False).diagnostics] == ["FLT102"]


def test_options_outrank_the_configuration(project: Path) -> None:
    (project / "fastlint.toml").write_text('ignore = ["FLT102"]')
    (project / "other.toml").write_text('select = ["routing"]')

    def codes(**options: Any) -> list[str]:
        return [d.code for d in fastlint.check(".", cache=False, **options).diagnostics]

    assert codes() == []
    assert codes(select=["blocking-sleep"]) == ["FLT102"]
    assert codes(extend_select=["FLT102"]) == ["FLT102"]
    assert codes(isolated=True) == ["FLT102"]
    assert codes(isolated=True, exclude=["bad.py"]) == []
    assert codes(select=["FLT1"], ignore=["FLT102"]) == []
    assert codes(config=project / "other.toml") == []


def test_cache_is_where_it_is_wanted(project: Path) -> None:
    fastlint.check("bad.py", cache=False)
    assert not (project / ".fastlint_cache").exists()
    fastlint.check("bad.py", cache_dir=project / "kept")
    assert (project / "kept").is_dir()
    assert not (project / ".fastlint_cache").exists()


def test_check_text_replaces_a_file_of_its_project(project: Path) -> None:
    (project / "helper.py").write_text("def work() -> None: ...\n")
    (project / "main.py").write_text("not this")
    text = "import helper\n" + BAD.replace("time.sleep(1)", "helper.work()")
    report = fastlint.check_text(text, filename="main.py")
    assert [d.code for d in report.diagnostics] == []
    (project / "helper.py").write_text("import time\n\n\ndef work() -> None:\n    time.sleep(1)\n")
    report = fastlint.check_text(text, filename="main.py")
    assert [(d.code, Path(d.filename).name, d.span.row) for d in report.diagnostics] == [("FLT102", "main.py", 11)]


def test_check_text_of_no_file() -> None:
    assert [d.code for d in fastlint.check_text(BAD, cache=False).diagnostics] == ["FLT102"]
    assert fastlint.check_text("", cache=False).diagnostics == ()


def test_what_is_wrong_is_said_in_one_line(project: Path) -> None:
    with pytest.raises(fastlint.ConfigError, match='unknown rule "nonsense"'):
        fastlint.check("bad.py", select=["nonsense"], cache=False)
    with pytest.raises(TypeError, match="unexpected option 'selekt'; there are select, "):
        fastlint.check("bad.py", selekt=["FLT"])  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"select is a list of texts, such as \['FLT'\]"):
        fastlint.check("bad.py", select="FLT")
    report = fastlint.check(project / "nowhere.py", cache=False)
    assert (report.unanalysed, [d.code for d in report.diagnostics]) == (1, ["FLT001"])


# what is written for other programs


def test_the_checked_in_schema_is_current() -> None:
    kept = (CHECKOUT / "fastlint.output.schema.json").read_text("utf-8")
    assert kept == schema_text(), "run: fastlint schema output > fastlint.output.schema.json"
    assert command("schema", "output") == kept
    assert command("schema", "config") == (CHECKOUT / "fastlint.schema.json").read_text("utf-8")


def test_the_schema_is_one_and_describes_everything() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    for name, definition in SCHEMA["definitions"].items():
        assert definition["description"], name
        assert all(entry["description"] for entry in definition["properties"].values()), name


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda path: path.name)
def test_the_output_of_fixtures_is_valid(folder: Path) -> None:
    words = ("--preview", "--select", "ALL", str(folder))
    found = json.loads(command(*words, "--output-format", "json"))
    lines = [json.loads(line) for line in command(*words, "--output-format", "json-lines").splitlines()]
    jsonschema.Draft7Validator(SCHEMA).validate(found)
    line = jsonschema.Draft7Validator({**SCHEMA, "type": "object", "items": {}, "$ref": "#/definitions/Line"})
    for one in lines:
        line.validate(one)
        assert one.keys() == get_type_hints(_shapes.LineShape).keys()
    assert [{key: value for key, value in one.items() if key != "remedy"} for one in lines] == found
    assert found or folder.name == "shop_fixed"


def test_the_schema_refuses_what_is_no_finding() -> None:
    good = json.loads(command("bad.py", "--output-format", "json"))
    validator = jsonschema.Draft7Validator(SCHEMA)
    assert validator.is_valid(good)
    for key in good[0]:
        assert not validator.is_valid([{name: value for name, value in good[0].items() if name != key}]), key
    assert not validator.is_valid([good[0] | {"severity": "fatal"}])
    assert not validator.is_valid([good[0] | {"fix": {}}])


def test_a_line_for_agents_has_all_it_takes_to_mend() -> None:
    line = json.loads(command("bad.py", "--output-format", "json-lines"))
    assert line["remedy"]["why"].endswith(".")
    assert "\n" not in line["remedy"]["why"]
    assert "await asyncio.sleep" in line["remedy"]["example"]
    compile(line["remedy"]["example"], "example", "exec", dont_inherit=True)
    assert [edit["content"] for edit in line["fix"]["edits"]] == ["import asyncio\n", "await asyncio.sleep"]
