"""A part says what the whole says: the findings of a file do not depend on what else is named on the command line."""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.diagnostic import Diagnostic
from fastlint.engine.in_memory import check_texts
from fastlint.rules import manifest
from tests.serving import FIXTURES
from tests.test_cases import names, read

EVERY_RULE = Overrides(select=("ALL",), preview=True)
PROJECTS = ("shop", "shop_fixed", "single", "spellings", "nested", "truth")


def by_file(diagnostics: Iterable[Diagnostic]) -> Mapping[str, list[Diagnostic]]:
    found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in sorted(diagnostics, key=lambda d: d.sort_key):
        found[diagnostic.filename].append(diagnostic)
    return found


def checked(*paths: str | Path, cache: Path, stdin: tuple[str, bytes] | None = None) -> engine.Report:
    named = tuple(map(str, paths))
    return engine.check(engine.Request(named, EVERY_RULE, cache_dir=str(cache), stdin=stdin))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module", params=PROJECTS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a fixture: this repository around it would be searched for each file."""
    folder = tmp_path_factory.mktemp("projects") / str(request.param)
    shutil.copytree(FIXTURES / request.param, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return folder


def modules(project: Path) -> list[Path]:
    """The files of a fixture; some of those of the one with hardly any findings."""
    return sorted(project.rglob("*.py"))[:: 3 if project.name == "shop_fixed" else 1]


def test_each_file_of_a_fixture_alone(project: Path, kept: Path) -> None:
    whole = by_file(checked(project, cache=kept / project.name).diagnostics)
    for path in modules(project):
        assert checked(path, cache=kept / project.name).diagnostics == tuple(whole[str(path)]), path


def test_each_file_of_a_fixture_on_standard_input(project: Path, kept: Path) -> None:
    whole = by_file(checked(project, cache=kept / project.name).diagnostics)
    for path in modules(project):
        given = (str(path), path.read_bytes())
        assert checked(path, cache=kept / project.name, stdin=given).diagnostics == tuple(whole[str(path)]), path


# texts in memory


@cache
def every_rule() -> frozenset[str]:
    return frozenset(manifest())


def findings(files: Mapping[str, str], only: Iterable[str] | None = None) -> list[Diagnostic]:
    return check_texts(files, select=every_rule(), preview=True, checked=None if only is None else set(only))


def assert_parts_say_what_the_whole_says(files: Mapping[str, str]) -> None:
    whole = by_file(findings(files))
    for path in files:
        assert findings(files, [path]) == whole[path], path


def silenced(files: Mapping[str, str], found: Iterable[Diagnostic]) -> dict[str, str]:
    """The files with a suppression on each line that causes a finding of another file."""
    rows = {path: text.split("\n") for path, text in files.items()}
    for diagnostic in found:
        path, _, row = (diagnostic.cause or "").rpartition(":")
        if path in rows and path != diagnostic.filename and "#" not in rows[path][int(row) - 1]:
            rows[path][int(row) - 1] += f"  # noqa: {diagnostic.code}, FLT102"
    return {path: "\n".join(lines) for path, lines in rows.items()}


@pytest.mark.parametrize(
    "name", sorted({*[name for name in names() if len(read(name).files) > 1][::9], "security/sql_of_helpers"})
)
def test_each_file_of_a_case(name: str) -> None:
    files = read(name).files
    assert_parts_say_what_the_whole_says(files)
    quiet = silenced(files, findings(files))
    if quiet != dict(files):
        assert_parts_say_what_the_whole_says(quiet)


HELPER = """\
import time


def pause():
    time.sleep(1)


def wait():
    time.sleep(2)
"""
MAIN = """\
from fastapi import FastAPI

from app.helper import pause

app = FastAPI()


@app.get("/")
async def root():
    pause()
"""


def with_comments(text: str, *comments: str) -> str:
    rest = iter(comments)
    return re.sub(r"time\.sleep\(.\)", lambda call: f"{call[0]}  {next(rest)}", text)


def unused(found: Iterable[Diagnostic]) -> list[int]:
    return [diagnostic.span.row for diagnostic in found if diagnostic.code == "FLT002"]


@pytest.mark.parametrize("form", ["# noqa: {}", "# fastlint: ignore[{}]", "# fastlint: ignore"])
def test_a_suppression_is_of_use_if_it_silences_a_finding_of_another_file(form: str) -> None:
    comment = form.format("FLT102")
    files = {"app/helper.py": with_comments(HELPER, comment, comment), "app/main.py": MAIN}
    assert unused(findings(files)) == [9]
    assert "FLT102" not in {d.code for d in findings(files)}
    assert unused(findings(files, ["app/helper.py"])) == [9]


def test_a_word_for_another_rule_is_of_no_use() -> None:
    files = {"app/helper.py": with_comments(HELPER, "# noqa: FLT101", ""), "app/main.py": MAIN}
    assert unused(findings(files, ["app/helper.py"])) == [5]


def test_a_comment_for_the_whole_file_is_of_use() -> None:
    files = {"app/helper.py": f"# fastlint: file-ignore[FLT102]\n{HELPER}", "app/main.py": MAIN}
    assert unused(findings(files, ["app/helper.py"])) == []


SETTINGS = """\
from pydantic_settings import BaseSettings


class Settings(BaseSettings):  # noqa: FLT511
    debug: bool = False
"""
INJECTING = """\
from fastapi import Depends, FastAPI

from app.settings import Settings

app = FastAPI()


@app.get("/")
async def root(settings: Settings = Depends()) -> bool:
    return settings.debug
"""


def test_a_class_that_others_depend_on() -> None:
    loud = {"app/settings.py": SETTINGS.replace("  # noqa: FLT511", ""), "app/main.py": INJECTING}
    assert "FLT511" in {d.code for d in findings(loud)}
    files = {"app/settings.py": SETTINGS, "app/main.py": INJECTING}
    assert unused(findings(files)) == []
    assert_parts_say_what_the_whole_says(files)


# where code that is not seen may be what a suppression is for

VIEWED = {
    "main.py": MAIN,
    "app/helper.py": with_comments(HELPER, "# noqa: FLT102", "# noqa: FLT102") + "\n\nx = 1  # noqa: FLT999\n",
}


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("marked", [True, False])
def test_files_above_the_current_folder_are_not_seen(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, marked: bool
) -> None:
    written(tmp_path, VIEWED | ({"requirements.txt": ""} if marked else {}))
    monkeypatch.chdir(tmp_path)
    assert unused(checked(".", cache=kept / "v").diagnostics) == [9, 12]
    assert unused(checked("app/helper.py", cache=kept / "v").diagnostics) == [9, 12]
    monkeypatch.chdir(tmp_path / "app")
    text = Path("helper.py").read_bytes()
    want = [9, 12] if marked else [12]
    for report in (
        checked("helper.py", cache=kept / "v"),
        checked(".", cache=kept / "v"),
        checked("helper.py", cache=kept / "v", stdin=("helper.py", text)),
    ):
        assert unused(report.diagnostics) == want


def test_a_file_that_comes_above_is_noticed(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "code" / "app").mkdir(parents=True)
    (tmp_path / "code" / "app" / "helper.py").write_text(VIEWED["app/helper.py"], encoding="utf-8")
    monkeypatch.chdir(tmp_path / "code" / "app")
    assert unused(checked(".", cache=kept / "n").diagnostics) == [5, 9, 12]
    (tmp_path / "code" / "main.py").write_text("import os\n", encoding="utf-8")
    assert unused(checked(".", cache=kept / "n").diagnostics) == [5, 9, 12]
    (tmp_path / "code" / "main.py").write_text(MAIN, encoding="utf-8")
    assert unused(checked(".", cache=kept / "n").diagnostics) == [12]


def test_nothing_tells_where_the_project_ends(tmp_path: Path, kept: Path) -> None:
    found = checked(written(tmp_path, VIEWED), cache=kept / "e").diagnostics
    safe = {d.span.row: d.fix.applicability.value for d in found if d.code == "FLT002" and d.fix}
    assert safe == {9: "unsafe", 12: "safe"}
    (tmp_path / "setup.cfg").touch()
    found = checked(tmp_path, cache=kept / "e").diagnostics
    assert {d.fix.applicability.value for d in found if d.code == "FLT002" and d.fix} == {"safe"}


def test_a_repository_that_is_too_large(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"libs/" + path: text for path, text in VIEWED.items() if path != "main.py"}
    files |= {"libs/pyproject.toml": "", "main.py": MAIN.replace("app.", "libs.app."), ".git": "gitdir: elsewhere"}
    written(tmp_path, files)
    assert unused(checked(tmp_path / "libs", cache=kept / "l").diagnostics) == [9, 12]
    monkeypatch.setattr("fastlint.engine.belonging.LIMIT", 1)
    assert unused(checked(tmp_path / "libs", cache=kept / "m").diagnostics) == [12]
    assert unused(checked(tmp_path, cache=kept / "m").diagnostics) == [9, 12]


# repositories of several distributions

SERVICE = """\
from fastapi import FastAPI

from app.clock import wait
from common.pauses import pause

app = FastAPI()


@app.get("/")
async def root():
    pause()
    wait()
"""
CLOCK = """\
import {module}


def wait():
    {call}
"""
PAUSES = """\
import time


def pause():
    time.sleep(1)  # noqa: FLT102
"""
MONOREPO = {
    "pyproject.toml": "",
    "svc_a/pyproject.toml": "",
    "svc_a/app/__init__.py": "",
    "svc_a/app/main.py": SERVICE,
    "svc_a/app/clock.py": CLOCK.format(module="time", call="time.sleep(1)"),
    "svc_b/pyproject.toml": "",
    "svc_b/src/app/__init__.py": "",
    "svc_b/src/app/main.py": SERVICE.replace("pause()", "other()").replace("import pause", "import other"),
    "svc_b/src/app/clock.py": CLOCK.format(module="requests", call='requests.get("https://example.com", timeout=1)'),
    "libs/common/pyproject.toml": "",
    "libs/common/common/__init__.py": "",
    "libs/common/common/pauses.py": PAUSES + "\n\ndef other():\n    time.sleep(2)\n",
    "examples/pyproject.toml": "",
    "examples/app/__init__.py": "",
    "examples/app/main.py": MAIN.replace("app.helper", "app.clock").replace("pause", "wait"),
    "examples/app/clock.py": CLOCK.format(module="time", call="time.sleep(3)"),
}


@pytest.fixture(params=["repository", "no repository"])
def monorepo(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    for path, text in MONOREPO.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    if request.param == "repository":
        (tmp_path / ".git").write_text("gitdir: elsewhere")
    return tmp_path


def places(diagnostics: Iterable[Diagnostic], root: Path) -> list[tuple[str, int, str]]:
    blocking = [d for d in diagnostics if d.code[:4] in ("FLT1", "FLT0")]
    return [(Path(d.filename).relative_to(root).as_posix(), d.span.row, d.code) for d in blocking]


def test_services_of_a_repository(monorepo: Path, kept: Path) -> None:
    found = places(checked(monorepo, cache=kept / monorepo.name).diagnostics, monorepo)
    assert found == [
        ("examples/app/main.py", 10, "FLT102"),
        ("svc_a/app/main.py", 12, "FLT102"),
        ("svc_b/src/app/main.py", 11, "FLT102"),
        ("svc_b/src/app/main.py", 12, "FLT101"),
    ]


@pytest.mark.parametrize(
    "named",
    [["svc_a", "svc_b"], ["svc_a"], ["svc_b/src/app/main.py"], ["svc_a/app/main.py", "libs/common"], ["examples"]],
)
def test_a_part_of_a_repository(monorepo: Path, kept: Path, named: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = checked(monorepo, cache=kept / monorepo.name).diagnostics
    paths = [monorepo / name for name in named]
    want = tuple(d for d in whole if any(Path(d.filename).is_relative_to(path) for path in paths))
    assert [replace(d, cause=None) for d in checked(*paths, cache=kept / "x").diagnostics] == [
        replace(d, cause=None) for d in want
    ]
    monkeypatch.chdir(monorepo / "svc_a")
    relative = [os.path.relpath(path) for path in paths]
    assert [d.span for d in checked(*relative, cache=kept / "x").diagnostics] == [d.span for d in want]


def test_each_file_of_a_repository(monorepo: Path, kept: Path) -> None:
    whole = by_file(checked(monorepo, cache=kept / monorepo.name).diagnostics)
    for path in sorted(monorepo.rglob("*.py")):
        if "examples" not in path.parts:
            assert checked(path, cache=kept / "y").diagnostics == tuple(whole[str(path)]), path


def test_an_import_that_is_not_saved_connects(monorepo: Path, kept: Path) -> None:
    main = monorepo / "examples" / "app" / "main.py"
    text = SERVICE.replace("from app.clock import wait\n", "").replace("    wait()\n", "")
    text = text.replace("import pause", "import other").replace("pause()", "other()")
    report = checked(main, cache=kept / "z", stdin=(str(main), text.encode()))
    assert places(report.diagnostics, monorepo) == [("examples/app/main.py", 10, "FLT102")]


def test_what_is_not_connected_is_not_analysed(monorepo: Path, kept: Path) -> None:
    (monorepo / "svc_b" / "src" / "app" / "main.py").write_text("def broken(", encoding="utf-8")
    assert checked(monorepo / "examples", cache=kept / "w").root == monorepo / "examples"
    assert checked(monorepo / "svc_a", cache=kept / "w").root == monorepo


# settings that count for a project as a whole

ASKING = """\
import legacy
import vendor


def ask():
    legacy.ask()


def buy():
    vendor.buy()
"""
SHOPPING = """\
from fastapi import FastAPI

from app.asking import ask, buy

app = FastAPI()


@app.get("/ask")
async def asking():
    ask()


@app.get("/buy")
async def buying():
    buy()
"""
CONFIGURED = {
    "pyproject.toml": """\
[tool.fastlint]
select = ["ALL"]

[[tool.fastlint.knowledge]]
name = "legacy.ask"
blocks = "http"
""",
    "app/__init__.py": "",
    "app/asking.py": ASKING,
    "app/inner/__init__.py": "",
    "app/inner/fastlint.toml": """\
select = ["ALL"]
versions = {fastapi = "0.90"}

[[knowledge]]
name = "vendor.buy"
blocks = "http"
""",
    "app/inner/main.py": SHOPPING,
}


def test_settings_of_nested_configurations(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, CONFIGURED)
    main = tmp_path / "app" / "inner" / "main.py"

    def found(folder: Path, *paths: str | Path) -> tuple[Diagnostic, ...]:
        monkeypatch.chdir(folder)
        report = engine.check(engine.Request(tuple(map(str, paths)), cache_dir=str(kept / "s")))
        return tuple(d for d in report.diagnostics if d.filename == str(main))

    whole = found(tmp_path, ".")
    assert [d.code for d in whole].count("FLT101") == 2
    for folder in (tmp_path, tmp_path / "app", tmp_path / "app" / "inner", kept):
        assert found(folder, main) == whole, folder
