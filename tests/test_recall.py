"""scripts/recall.py: bugs of a generated repository that its next commit mends, and what is counted of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import recall
from tests.doors import git

MAIN = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/slow")
{slow} read_slow() -> None:
    time.sleep(1)


@app.get("/quiet")
async def read_quiet() -> None:
    # blocks nothing
    return None


def never_called() -> None:
    time.sleep(1)
"""
SLEEP, QUIET = 10, 16


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Labels of two places in a repository: one that blocks the loop, one that does not."""
    folder = tmp_path / "mirror" / "owner+shop"
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    commits = []
    for slow in ("async def", "def"):
        (folder / "main.py").write_text(MAIN.format(slow=slow), encoding="utf-8")
        (folder / "picture.png").write_bytes(b"\0")
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", slow)
        commits.append(git(folder, "rev-parse", "HEAD"))
    parent, fix = commits
    places = [(SLEEP, "FLT102"), (QUIET, "FLT102"), (SLEEP, "FLT101")]
    bugs = [recall.Bug("owner/shop", fix, parent, "main.py", line, line, "blocking", [rule]) for line, rule in places]
    path = tmp_path / "labels.jsonl"
    recall.write(path, bugs)
    return path


def test_a_bug_is_found_at_its_place_before_the_fix_by_its_rules_alone(
    labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recall.main(["--labels", str(labels), "score", str(labels.parent / "mirror"), "--write"]) == 0
    found = [(bug.line, bug.rules, bug.found, bug.at_first) for bug in recall.read(labels)]
    assert found == [
        (SLEEP, ["FLT102"], "default", "default"),
        (QUIET, ["FLT102"], "missed", "missed"),
        (SLEEP, ["FLT101"], "missed", "missed"),
    ]
    assert capsys.readouterr().out.splitlines()[-1] == "| all | 1 | 1 | 3 | 1 | 1 | 1 | 1 |"


def test_what_was_found_at_first_stays(labels: Path) -> None:
    recall.write(labels, [bug._replace(at_first="missed") for bug in recall.read(labels)])
    recall.main(["--labels", str(labels), "score", str(labels.parent / "mirror"), "--write"])
    bug = recall.read(labels)[0]
    assert (bug.at_first, bug.found) == ("missed", "default")


@pytest.mark.parametrize("spoilt", ["[]", '{"project": "a"}', "x"])
def test_labels_that_are_none_are_named(labels: Path, spoilt: str, capsys: pytest.CaptureFixture[str]) -> None:
    labels.write_text(spoilt, encoding="utf-8")
    assert recall.main(["--labels", str(labels), "score", str(labels.parent)]) == 2
    assert str(labels) in capsys.readouterr().err


def test_a_missing_mirror_is_named(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert recall.main(["--labels", str(labels), "score", str(labels.parent / "none")]) == 2
    assert "https://github.com/owner/shop" in capsys.readouterr().err


def test_the_table_counts_guesses_on_top() -> None:
    bug = recall.Bug("a/b", "1", "0", "x.py", 1, 1, "cors", ["FLT801"], recall.MISSED, recall.GUESS)
    text = recall.with_table(f"a\n{recall.BEGIN}\nold\n{recall.END}\nb\n", [bug, bug._replace(found=recall.DEFAULT)])
    assert "| cors | 1 | 1 | 2 | 0 | 0 | 1 | 2 |" in text.splitlines()
    assert text.startswith("a\n")
    assert text.endswith("\nb\n")


def test_the_table_of_the_readme_is_that_of_the_labels() -> None:
    assert recall.main(["table", "--check"]) == 0


def test_labels_hold_facts_alone() -> None:
    rows = [json.loads(row) for row in recall.LABELS.read_text(encoding="utf-8").splitlines()]
    assert {key for row in rows for key in row} == set(recall.Bug._fields)
    assert len({recall.Bug(**row).place for row in rows}) == len(rows)
