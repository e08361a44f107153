"""A part says what the whole says at every door: flake8, standard input, fixes, lists of files, links."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.diagnostic import Diagnostic
from tests.serving import FIXTURES

ROOT = Path(__file__).parents[2]
EVERY_RULE = Overrides(select=("ALL",), preview=True)

SLOW = """\
import time

import requests


def shared() -> None:
    time.sleep(1)


def accepted() -> None:
    time.sleep(2)  # noqa: FLT102


def rare() -> None:
    requests.get("https://example.com", timeout=1)


def quick() -> int:
    return 1  # noqa: FLT102
"""
ROUTES = """\
from fastapi import APIRouter

from app.slow import accepted, rare, shared

router = APIRouter()


@router.get("/shared{n}")
async def get_shared() -> None:
    shared(){comment}


@router.get("/accepted{n}")
async def get_accepted() -> None:
    accepted()
"""
RARE = """

@router.get("/rare{n}")
async def get_rare() -> None:
    rare()
"""
COMMENTS = {0: "  # noqa: FLT102", 1: "  # fastlint: ignore[FLT102]"}
GENERATED = {
    "pyproject.toml": "",
    "app/__init__.py": "",
    "app/slow.py": SLOW,
    "app/main.py": "from fastapi import FastAPI\n\n"
    + "".join(f"from app.routes import part{n}\n" for n in range(6))
    + "\napp = FastAPI()\n"
    + "".join(f"app.include_router(part{n}.router)\n" for n in range(6)),
    **{f"app/routes/part{n}.py": (ROUTES + RARE * (n < 2)).format(n=n, comment=COMMENTS.get(n, "")) for n in range(6)},
}
"""Six routes share a cause, of which two are silenced: the others are folded."""


def made(folder: Path, project: str) -> Path:
    """A copy of a fixture, outside of any repository, or what is generated."""
    if project != "generated":
        shutil.copytree(FIXTURES / project, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        return folder
    for path, text in GENERATED.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["single", "nested", "spellings", "generated"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("projects") / request.param, request.param)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("kept"))


def modules(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))


def found(*paths: Path | str, kept: str, stdin: tuple[str, bytes] | None = None) -> tuple[Diagnostic, ...]:
    return engine.check(engine.Request(tuple(map(str, paths)), EVERY_RULE, cache_dir=kept, stdin=stdin)).diagnostics


def standing_in(diagnostics: Iterable[Diagnostic], files: Iterable[Path]) -> tuple[Diagnostic, ...]:
    names = {str(path) for path in files}
    return tuple(one for one in diagnostics if one.filename in names)


# flake8

MANY_RUNS = """
import io, json, sys
from flake8.main.cli import main
shown, said = sys.stdout, []
for arguments in json.loads(sys.argv[1]):
    sys.stdout = io.TextIOWrapper(io.BytesIO(), "utf-8")
    main(arguments)
    sys.stdout.flush()
    said.append(sys.stdout.buffer.getvalue().decode())
json.dump(said, shown)
"""


def by_flake8(folder: Path, plugin: str, runs: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines that runs of flake8 write; one process for all, for it is slow to start."""
    settings = folder.parent / "every.toml"
    settings.write_text('select = ["ALL"]\npreview = true\n', encoding="utf-8")
    options = ["--isolated", "--select", "FLT", "-j", "1", "--fastlint-config", str(settings)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), plugin]), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", MANY_RUNS, json.dumps([[*options, *run] for run in runs])]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.stderr == ""
    return [sorted(text.replace("./", "").splitlines()) for text in json.loads(done.stdout)]


def test_flake8_on_each_file(project: Path, installed: str) -> None:
    pytest.importorskip("flake8")
    files = modules(project)
    whole, *parts = by_flake8(project, installed, [["."], *([file] for file in files), [*files[::2]]])
    assert whole
    for named, part in zip([*([file] for file in files), files[::2]], parts, strict=True):
        assert part == [line for line in whole if line.partition(":")[0] in named], named


# standard input


def by_command_line(folder: Path, *options: str, given: bytes | None = None) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "fastlint", "check", "--select", "ALL", "--preview", "--output-format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, *options], cwd=folder, env=environment, input=given, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def test_the_command_line_on_standard_input(tmp_path: Path) -> None:
    folder = made(tmp_path / "generated", "generated")
    whole = by_command_line(folder)
    for file in modules(folder):
        part = by_command_line(folder, "--stdin-filename", file, given=(folder / file).read_bytes())
        assert part == [row for row in whole if row["filename"] == str(folder / file)], file


# lists of files, as pre-commit hands them over


def test_lists_of_files(project: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    whole = found(project, kept=kept)
    files = modules(project)
    for named in (files[::2], files[1::3], files[-2:], [*reversed(files)]):
        if named:
            assert found(*named, kept=kept) == standing_in(whole, (project / name for name in named)), named


# what is elsewhere

MORE = re.compile(r"note: (\d+) more findings? in files that were not named")


def more(folder: Path, *options: str) -> int:
    """How many findings a run says to be elsewhere."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "fastlint", "check", "--output-format", "concise", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    match = MORE.search(done.stdout)
    return int(match[1]) if match else 0


def test_the_reader_of_a_part_is_told_of_what_it_causes_elsewhere(tmp_path: Path) -> None:
    folder = made(tmp_path / "generated", "generated")
    assert more(folder) == 0
    assert more(folder, "app/slow.py") == 2
    assert more(folder, "app/slow.py") == 2  # from the report that was kept
    assert more(folder, "app/routes/part3.py") == 1
    assert more(folder, "app/main.py") == 0


# fixes


def contents(folder: Path) -> Mapping[str, bytes]:
    return {name: (folder / name).read_bytes() for name in modules(folder)}


def mend(*paths: Path) -> None:
    engine.check(engine.Request(tuple(map(str, paths)), EVERY_RULE, cache=False, fix="apply", unsafe_fixes=True))


def test_fixes_of_one_file(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "whole")
    mend(tmp_path / "whole")
    want, before = contents(tmp_path / "whole"), contents(project)
    assert project.name == "nested" or want != before
    for number, name in enumerate(before):
        part = tmp_path / f"part{number}"
        shutil.copytree(project, part)
        mend(part / name)
        assert contents(part) == {**before, name: want[name]}, name


# links


@pytest.fixture
def link(project: Path, tmp_path: Path) -> Path:
    try:
        (tmp_path / "link").symlink_to(project, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    return tmp_path / "link"


def named_alike(diagnostics: Iterable[Diagnostic], link: Path) -> list[tuple[str, object, str, str]]:
    return [
        (os.path.relpath(os.path.realpath(d.filename), os.path.realpath(link)), d.span, d.code, d.message)
        for d in diagnostics
    ]


def test_a_current_folder_behind_a_link(project: Path, link: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(project, kept=kept)
    monkeypatch.chdir(link)
    monkeypatch.setenv("PWD", str(link))
    for file in modules(project)[::2]:
        assert found(file, kept=kept) == standing_in(whole, [project / file])


def test_an_absolute_path_through_a_link(project: Path, link: Path, kept: str) -> None:
    whole = found(project, kept=kept)
    for file in modules(project)[::2]:
        part = found(link / file, kept=kept)
        assert {d.filename for d in part} <= {str(link / file)}
        assert named_alike(part, link) == named_alike(standing_in(whole, [project / file]), link)


@pytest.mark.parametrize("target", ["app", "libs"])
def test_a_link_into_the_middle_of_a_repository(tmp_path: Path, kept: str, target: str) -> None:
    files = GENERATED | {".git": "gitdir: elsewhere"}
    files |= {"libs/pyproject.toml": "", "libs/slow.py": SLOW}
    for path, text in files.items():
        (tmp_path / "repository" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "repository" / path).write_text(text, encoding="utf-8")
    try:
        (tmp_path / "link").symlink_to(tmp_path / "repository" / target, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    assert "FLT002" not in {d.code for d in found(tmp_path / "link" / "slow.py", kept=kept)}
    assert "FLT002" in {d.code for d in found(tmp_path / "repository" / target / "slow.py", kept=kept)}


@pytest.mark.skipif(os.sep == "/", reason="here a backslash is a letter")
def test_separators_of_windows(project: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    for file in modules(project):
        assert found(file.replace("/", "\\"), kept=kept) == found(file, kept=kept)
