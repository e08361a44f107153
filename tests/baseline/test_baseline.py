"""Baselines: known findings are not reported, in whatever file, function or form they are met again; new ones are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors import Run, git

CHECKOUT = Path(__file__).parents[2]
FILE = ".fastlint-baseline.json"
HEAD = """\
import time

import requests
from fastapi import FastAPI

app = FastAPI()


"""
SLEEPS = """\
@app.get("/{name}")
async def {name}(delay: int = 1) -> dict[str, str]:
    time.sleep({delay})
    return {{}}


"""


def sleeps(name: str, delay: str = "1") -> str:
    return SLEEPS.replace("{name}", name).replace("{delay}", delay).replace("{{}}", "{}")


ONE = HEAD + sleeps("first") + sleeps("second", "2")

GUESSED = """\
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.http = httpx.AsyncClient()
    yield
    await app.state.http.aclose()


app = FastAPI(lifespan=lifespan)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(f'[tool.fastlint]\nbaseline = "{FILE}"\n')
    (tmp_path / "main.py").write_text(ONE)
    return tmp_path


def codes(run: Run, *words: str) -> list[tuple[str, int, str]]:
    """The findings of a check: file, row, code."""
    _, out, err = run(*words, "--output-format", "json")
    assert out, err
    return [(Path(f["filename"]).name, f["location"]["row"], f["code"]) for f in json.loads(out)]


def entries(project: Path) -> list[dict[str, object]]:
    return [e for e in json.loads((project / FILE).read_text())["findings"] if e]


def test_what_is_known_is_not_reported(project: Path, run: Run) -> None:
    code, out, _ = run("baseline")
    assert (code, out) == (0, f"{FILE}: 2 findings (2 new, 0 fixed).\n")
    assert run("--no-cache")[0] == 0
    (project / "main.py").write_text(ONE + sleeps("third"))
    assert codes(run) == [("main.py", 23, "FLT102")]
    assert run()[0] == 1


BLACKENED = {
    "rows": ONE.replace("app = FastAPI()", "# a word\n\napp = FastAPI()\n\nLIMIT = 3\n"),
    "order": HEAD + sleeps("second", "2") + sleeps("first"),
    "format": ONE.replace("time.sleep(1)", "time.sleep(\n        (1),  # of seconds\n    )"),
    "quotes": ONE.replace('"/first"', "'/first'"),
    "decorator": ONE.replace('@app.get("/first")', '@app.get(\n    "/first",\n)'),
    "indentation": HEAD + "if LIMIT := 3:\n    " + (sleeps("first") + sleeps("second", "2")).replace("\n", "\n    "),
    "line ends": ONE.replace("\n", "\r\n"),
    "edited": ONE.replace("time.sleep(1)", "time.sleep(delay or 1)"),
    "annotated": ONE.replace("    time.sleep(1)", "    slept: None = time.sleep(1)"),
    "function renamed": ONE.replace("async def first", "async def begin"),
}


@pytest.mark.parametrize("how", BLACKENED)
def test_edits_that_leave_the_finding_what_it_is(project: Path, run: Run, how: str) -> None:
    run("baseline")
    (project / "main.py").write_bytes(BLACKENED[how].encode())
    assert codes(run) == []
    assert "fixed" not in run()[2]


WORSE = {
    "the same in the same function": (ONE.replace("    time.sleep(1)\n", "    time.sleep(1)\n    time.sleep(1)\n"), 1),
    "the same in another function": (ONE + sleeps("third"), 1),
    "fixed here, added there": (ONE.replace("    time.sleep(1)\n", "") + sleeps("third"), 1),
    "another kind": (ONE.replace("    time.sleep(1)\n", "    time.sleep(1)\n    requests.get('/', timeout=1)\n"), 1),
}


@pytest.mark.parametrize("how", WORSE)
def test_edits_that_make_a_new_one(project: Path, run: Run, how: str) -> None:
    run("baseline")
    text, number = WORSE[how]
    (project / "main.py").write_text(text)
    assert len(codes(run)) == number


def test_equal_findings_are_counted(project: Path, run: Run) -> None:
    twice = ONE.replace("    time.sleep(1)\n", "    time.sleep(1)\n    time.sleep(1)\n")
    (project / "main.py").write_text(twice)
    run("baseline")
    assert [e.get("count") for e in entries(project)] == [2, None]
    assert codes(run) == []
    (project / "main.py").write_text(ONE)
    assert "1 finding is fixed" in run()[2]


def test_a_file_that_was_renamed_and_edited(project: Path, run: Run) -> None:
    run("baseline")
    (project / "main.py").unlink()
    (project / "web").mkdir()
    (project / "web/api.py").write_text(ONE.replace("time.sleep(1)", "time.sleep(delay)") + sleeps("third"))
    assert codes(run) == [("api.py", 23, "FLT102")]
    assert codes(run, "web/api.py") == [("api.py", 23, "FLT102")]


def test_a_function_that_moved_to_another_file(project: Path, run: Run) -> None:
    run("baseline")
    (project / "main.py").write_text(HEAD + sleeps("first"))
    (project / "other.py").write_text(HEAD + sleeps("second", "2"))
    assert codes(run) == []
    assert codes(run, "other.py") == []


def test_a_copy_is_new(project: Path, run: Run) -> None:
    run("baseline")
    (project / "other.py").write_text(HEAD + sleeps("second", "2"))
    assert codes(run) == [("other.py", 11, "FLT102")]
    (project / "main.py").write_text(HEAD + sleeps("first") + sleeps("second", "2").replace("time.sleep", "print"))
    assert codes(run) == [("other.py", 11, "FLT102")], "fixed here, added there"


def test_what_is_fixed_is_told_and_taken_out(project: Path, run: Run) -> None:
    run("baseline")
    (project / "main.py").write_text(HEAD + sleeps("second", "2") + sleeps("third", "3"))
    code, _, err = run()
    assert code == 1
    assert f"{FILE}: 1 finding is fixed since the baseline was written: run `fastlint baseline --prune`" in err
    before = (project / FILE).read_text()
    code, out, _ = run("baseline", "--prune")
    assert (code, out) == (0, f"{FILE}: 1 taken out, 1 finding left.\n")
    assert [e["in"] for e in entries(project)] == ["second"], "and nothing added"
    assert (project / FILE).read_text() != before
    assert len(codes(run)) == 1
    assert "fixed" not in run()[2]
    assert run("baseline", "--prune")[1] == f"{FILE}: nothing is fixed, 1 finding left.\n"


def test_a_part_does_not_judge_the_rest(project: Path, run: Run) -> None:
    (project / "other.py").write_text(HEAD + sleeps("here"))
    (project / "empty.py").write_text("")
    run("baseline")
    (project / "main.py").write_text(HEAD)
    assert "fixed" not in run("other.py")[2]
    assert "fixed" not in run(".", "--select", "FLT101")[2]
    run("baseline", "other.py")
    run("baseline", "--prune", "--select", "FLT101")
    assert [e["path"] for e in entries(project)] == ["main.py", "main.py", "other.py"]
    (project / "main.py").unlink()
    assert "fixed" not in run("other.py")[2], "it may have been renamed to a file that is not checked"
    assert "2 findings are fixed" in run()[2]


def test_a_guess_is_not_fixed_where_guesses_are_not_shown(project: Path, run: Run) -> None:
    (project / "main.py").write_text(GUESSED)
    run("baseline", "--preview")
    assert [e["confidence"] for e in entries(project)] == ["low"]
    assert "fixed" not in run()[2]
    (project / "main.py").write_text(HEAD)
    assert "1 finding is fixed" in run("--preview")[2]


def test_a_file_that_cannot_be_analysed_keeps_its_entries(project: Path, run: Run) -> None:
    run("baseline")
    (project / "main.py").write_text("def :\n")
    code, _, err = run("baseline")
    assert code == 2
    assert "main.py:1:5: FLT001" in err
    assert len(entries(project)) == 2
    assert "fixed" not in run()[2]


def test_the_rest_of_a_folded_finding_is_shown(project: Path, run: Run) -> None:
    """Five callers of one blocking helper are one finding at the helper: a sixth one is shown where it stands."""
    helper = HEAD + "def wait() -> None:\n    time.sleep(1)\n\n\n"
    caller = '@app.get("/{n}")\nasync def at{n}() -> None:\n    wait()\n\n\n'
    five = helper + "".join(caller.replace("{n}", str(n)) for n in range(5))
    (project / "main.py").write_text(five)
    assert len(codes(run, "--isolated")) == 1
    run("baseline")
    assert len(entries(project)) == 5
    assert codes(run) == []
    (project / "main.py").write_text(five + caller.replace("{n}", "5"))
    assert codes(run) == [("main.py", 40, "FLT102")]


def test_fixes_touch_only_what_is_shown(project: Path, run: Run) -> None:
    run("baseline")
    (project / "main.py").write_text(ONE + sleeps("third"))
    code, out, _ = run("--diff")
    assert (code, out.count("+    await asyncio.sleep")) == (1, 1)
    run("--fix")
    text = (project / "main.py").read_text()
    assert text.count("    time.sleep(") == 2
    assert text.count("    await asyncio.sleep(1)") == 1
    assert codes(run) == []


def test_standard_input_and_flake8(project: Path, run: Run) -> None:
    run("baseline")
    text = ONE + sleeps("third")
    done = subprocess.run(
        [sys.executable, "-m", "fastlint", "-", "--stdin-filename", "main.py", "--output-format", "concise"],
        input=text.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert [line.split(":")[1] for line in done.stdout.decode().splitlines() if "FLT" in line] == ["23"]
    (project / "main.py").write_text(text.replace("sleep(1)\n", "sleep(1)  # noqa: FLT102\n", 1))
    done = subprocess.run([sys.executable, "-m", "flake8", "--select", "FLT", "main.py"], capture_output=True)
    assert [line.split(":")[1] for line in done.stdout.decode().splitlines()] == ["23"]


def test_the_command_line_names_another_one(project: Path, run: Run) -> None:
    run("baseline", "--baseline", "known.json")
    assert not (project / FILE).exists()
    assert run("--baseline", "known.json")[0] == 0
    code, _, err = run()
    assert code == 2
    assert f"{FILE}: no such baseline: write it with `fastlint baseline`" in err


def test_without_a_configuration(project: Path, run: Run) -> None:
    (project / "pyproject.toml").write_text("")
    code, out, err = run("baseline")
    assert (code, out) == (0, f"{FILE}: 2 findings (2 new, 0 fixed).\n")
    assert f'baseline = "{FILE}"' in err
    assert run()[0] == 1, "a file that nothing names is not heeded"
    assert run("--baseline", FILE)[0] == 0


def test_each_configuration_has_its_own(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (project / name).mkdir()
        (project / name / "pyproject.toml").write_text('[tool.fastlint]\nbaseline = "known.json"\n')
        (project / name / "main.py").write_text(HEAD + sleeps(name))
    run("baseline")
    assert (project / "a/known.json").exists()
    assert (project / "b/known.json").exists()
    assert codes(run) == []
    (project / "b/main.py").write_text(HEAD + sleeps("b") + sleeps("c"))
    assert codes(run, "b/main.py") == [("main.py", 17, "FLT102")]
    monkeypatch.chdir(project / "b")
    assert codes(run) == [("main.py", 17, "FLT102")]


BAD: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", f"{FILE}:1: the baseline is no JSON"),
    "no JSON": ("{\n]", f"{FILE}:2: the baseline is no JSON"),
    "a conflict": ('{\n<<<<<<< HEAD\n"a": 1\n=======\n', "merge conflict"),
    "another document": ('["a"]', "this is no baseline of fastlint"),
    "a newer format": ('{"fastlint-baseline": 2, "entries": 3}', "of a newer fastlint (format 2): update fastlint"),
    "a damaged entry": (
        '{"fastlint-baseline": 1, "findings": [{}, {"path": 3}]}',
        "entry 2 of the baseline is damaged",
    ),
    "bytes": (b"\xff\xfe\xfa", "cannot be read"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_baseline(project: Path, run: Run, what: str) -> None:
    content, expected = BAD[what]
    (project / FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    for words in ((), ("baseline", "--prune")):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert expected in err
        assert err.count("\n") == 1
    assert run("baseline")[0] == (2 if "newer" in what else 0), "written anew, but for what nobody can read"


def test_it_cannot_be_written(project: Path, run: Run) -> None:
    (project / "folder").mkdir()
    code, out, err = run("baseline", "--baseline", "folder")
    assert (code, out) == (2, "")
    assert err.startswith("error: folder: the baseline cannot be written")
    code, _, err = run("baseline", "--config", 'baseline = "no/where.json"')
    assert (code, err.count("\n")) == (2, 1)


def test_a_project_may_not_name_a_file_outside_of_it(project: Path, run: Run) -> None:
    (project / "pyproject.toml").write_text('[tool.fastlint]\nbaseline = "../../known.json"\n')
    code, _, err = run("baseline")
    assert code == 2
    assert "baseline: lies outside of the project" in err


def test_branches_that_change_it_are_merged(project: Path, run: Run) -> None:
    names = [f"at{n:02}" for n in range(12)]
    (project / "main.py").write_text(HEAD + "".join(sleeps(name) for name in names))
    run("baseline")
    first = (project / FILE).read_bytes()
    run("baseline")
    assert (project / FILE).read_bytes() == first, "the same findings make the same file"
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "main.py", FILE)
    git(project, "commit", "-qm", "one")
    for branch, gone in (("a", {"at01", "at11"}), ("b", {"at04", "at09"})):
        git(project, "checkout", "-qb", branch, "main")
        (project / "main.py").write_text(HEAD + "".join(sleeps(n) for n in names if n not in gone))
        assert run("baseline", "--prune")[0] == 0
        git(project, "commit", "-qam", branch)
    git(project, "merge", "-q", "a")
    assert {e["in"] for e in entries(project)} == {*names} - {"at01", "at04", "at09", "at11"}
    assert codes(run) == []
    assert "fixed" not in run()[2]


def test_a_finding_that_is_worded_otherwise_now_is_known(project: Path, run: Run) -> None:
    run("baseline")
    text = (project / FILE).read_text()
    reworded = re.sub(r'"message": "[^"]*"', '"message": "what an older fastlint said"', text)
    assert reworded != text
    (project / FILE).write_text(reworded)
    (project / "main.py").write_text("# a new row\n" + ONE)
    assert codes(run) == []
    assert "0 fixed" in run("baseline")[1]
    assert (project / FILE).read_text() == text


def test_sarif_tells_the_identity_of_the_baseline(project: Path, run: Run) -> None:
    run("baseline")
    (project / "pyproject.toml").write_text("")
    (project / "main.py").rename(project / "moved.py")
    log = json.loads(run("--output-format", "sarif")[1])
    told = [result["partialFingerprints"]["fastlintBaseline/v1"] for result in log["runs"][0]["results"]]
    assert sorted(told) == sorted(str(e["id"]) for e in entries(project))
    assert len(told) == 2
