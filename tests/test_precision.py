"""scripts/precision.py: samples of a generated project, and what is counted of their labels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts import precision

SLEEPS = 8
MAIN = """\
import time
from pathlib import Path

import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/title")
async def read_title() -> str:
    return requests.get("https://example.com", timeout=5).text


@app.get("/archive")
async def read_archive() -> str:
    return Path("archive.txt").read_text()
"""
ROUTE = """

@app.get("/{number}")
async def read_{number}() -> None:
    time.sleep(1)
"""
CODES = {"FLT101": 1, "FLT102": SLEEPS, "FLT105": 1}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "owner+shop"
    folder.mkdir()
    text = MAIN + "".join(ROUTE.replace("{number}", str(number)) for number in range(SLEEPS))
    (folder / "main.py").write_text(text, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n', encoding="utf-8")
    (tmp_path / "owner+shop.commit").write_text("0123456789abcdef\n", encoding="utf-8")
    return folder


def sample(project: Path, *options: str) -> list[dict[str, Any]]:
    output = project.parent / "labels.jsonl"
    output.unlink(missing_ok=True)
    assert precision.main(["sample", str(project), "--output", str(output), *options]) == 0
    return [json.loads(row) for row in output.read_text(encoding="utf-8").splitlines()]


def label(rows: list[dict[str, Any]], path: Path, verdict: Callable[[dict[str, Any]], str]) -> Path:
    for row in rows[1:]:
        row["verdict"] = verdict(row)
        row["reason"] = "" if row["verdict"] == "worth" else "as the test says"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_small_project_is_drawn_whole_with_facts_only(project: Path) -> None:
    subject, *labels = sample(project)
    assert subject["project"] == "owner/shop"
    assert subject["commit"] == "0123456789abcdef"
    assert subject["findings"] == CODES
    assert subject["lines"] == (project / "main.py").read_text(encoding="utf-8").count("\n")
    assert Counter(row["rule"] for row in labels) == CODES
    assert {(row["verdict"], row["reason"]) for row in labels} == {("", "")}
    title = next(row for row in labels if row["rule"] == "FLT101")
    assert title["place"] == "main.py:12"
    assert title["message"].startswith("`requests.get` blocks the event loop")
    assert all(len(row["message"]) <= precision.HEAD for row in labels)


def test_each_rule_is_in_a_sample_and_a_seed_gives_the_same_one_again(project: Path) -> None:
    findings = precision.found(project)
    assert [len(precision.draw(findings, size, 0)) for size in (1, 3, 5, 99)] == [3, 3, 5, 10]
    assert Counter(finding["code"] for finding in precision.draw(findings, 5, 0)) == {**CODES, "FLT102": 3}
    assert precision.draw(findings, 5, 7) == precision.draw(reversed(findings), 5, 7)
    rows = {tuple(f["location"]["row"] for f in precision.draw(findings, 5, seed)) for seed in range(20)}
    assert len(rows) > 1


def test_the_score_counts_by_project_and_rule_and_weighs_rules_by_their_findings(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = {"FLT101": "false", "FLT102": "worth", "FLT105": "not worth"}
    path = label(sample(project, "--size", "4"), project / "l.jsonl", lambda row: verdicts[row["rule"]])
    capsys.readouterr()
    assert precision.main(["score", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    count = (project / "main.py").read_text(encoding="utf-8").count("\n")
    density = f"{10_000 / count:.1f}"
    assert f"| owner/shop 01234567 | {count} | 10 | {density} | 4 | 2 | 1 | 1 | 0 | 50 % | 80 % |" in lines
    assert "| FLT102 | 2 | 2 | 0 | 0 | 0 | 100 % |" in lines
    assert "| FLT105 | 1 | 0 | 1 | 0 | 0 | 0 % |" in lines
    assert lines[-1] == "owner/shop: FLT102 makes 80 % of the findings (8 of 10)"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": ""}, ":2: no verdict; use one of worth, not worth, false, misleading"),
        ({"verdict": "good"}, ":2: the verdict 'good'; use one of"),
        ({"verdict": "false", "reason": " "}, ":2: 'false' without a reason"),
        ({"rule": "FLT999"}, ":2: FLT999 has no findings by the first line"),
        ({"commit": "fedcba"}, ":2: of owner/shop at fedcba, but the file is about owner/shop at 0123456789abcdef"),
        ({"code": "def f(): ..."}, ":2: not as `sample` writes it"),
    ],
)
def test_a_file_that_is_not_labelled_to_the_end_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], said: str
) -> None:
    path = label(written(reading=1), tmp_path / "l.jsonl", lambda _: "worth")
    assert precision.main(["score", str(path)]) == 0
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    rows[1].update(change)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    capsys.readouterr()
    assert precision.main(["score", str(path)]) == 2
    assert f"{path}{said}" in capsys.readouterr().err


def test_what_cannot_be_read_or_would_be_lost_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = tmp_path / "l.jsonl"
    labels.write_text("", encoding="utf-8")
    assert precision.main(["score", str(labels), str(tmp_path / "none.jsonl")]) == 2
    assert "empty" in capsys.readouterr().err
    assert precision.main(["score", str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert precision.main(["sample", str(tmp_path / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert precision.main(["sample", str(tmp_path), "--commit", "0", "--output", str(labels)]) == 2
    assert "exists" in capsys.readouterr().err


def test_the_table_has_first_readings_only(tmp_path: Path) -> None:
    readings = [
        precision.read(label(written(1), tmp_path / "1.jsonl", lambda _: "false")),
        precision.read(label(written(2), tmp_path / "2.jsonl", lambda _: "worth")),
    ]
    text = precision.with_table(f"a\n{precision.BEGIN}\nold\n{precision.END}\nb\n", readings)
    assert text.startswith(f"a\n{precision.BEGIN}\n\n| project |")
    assert text.endswith(f"|\n\n{precision.END}\nb\n")
    assert "old" not in text
    assert "| owner/shop 01234567 | 100 | 1 | 10.0 | 1 | 0 | 0 | 1 | 0 | 0 % | 0 % |" in text
    assert "reading 2" not in text
    assert "reading 2" in "\n".join(precision.report(readings))
    with pytest.raises(precision.WrongFileError, match="no <!-- precision: begin -->"):
        precision.with_table("a\n", readings)


def test_the_kept_labels_can_be_read_and_the_table_of_the_benchmarks_is_current() -> None:
    assert precision.label_files()
    assert precision.main(["table", "--check"]) == 0


def written(reading: int) -> list[dict[str, Any]]:
    subject = precision.Subject("owner/shop", "0123456789abcdef", "0", reading, 0, 100, {"FLT102": 1})
    finding = precision.Label(subject.project, subject.commit, "FLT102", "main.py:3", "`time.sleep` blocks")
    return [subject._asdict(), finding._asdict()]
