"""Rules that ruff has too: ruff runs on the pages' own examples; where it says something else, the page says why."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from fastlint.diagnostic import RuleInfo
from fastlint.rules import manifest
from fastlint.testing import Example, read_page

RUFF = [sys.executable, "-m", "ruff"]
LINTERS = {"ruff", "flake8-async", "sonar", "bugbear", "flake8-bugbear", "bandit", "pylint"}
TELLING = re.compile(r"\b(only|not|no|nothing|also|misses|every|any|whatever|too|more|less|first|neither|nor)\b")

Place = tuple[str, int]


def overlapping() -> list[RuleInfo]:
    return [rule for rule in manifest().values() if any(entry.startswith("ruff:") for entry in rule.overlaps)]


def codes(rule: RuleInfo) -> list[str]:
    return [entry.removeprefix("ruff:") for entry in rule.overlaps if entry.startswith("ruff:")]


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, str, int]]]:
    """What ruff says of all examples, by rule of ours: (code, file below the rule's folder, row)."""
    root = tmp_path_factory.mktemp("examples")
    for rule in overlapping():
        for heading in ("Bad", "Good"):
            for name, text in read_page(rule.page).examples[heading].files.items():
                target = root / rule.name / heading / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    wanted = ",".join(sorted({code for rule in overlapping() for code in codes(rule)}))
    options = ["--isolated", "--preview", "--target-version", "py311", "--output-format", "json", "--exit-zero"]
    command = [*RUFF, "check", *options, "--select", wanted, str(root)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    found: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
    for each in json.loads(run.stdout):
        name, *rest = Path(each["filename"]).relative_to(root).parts
        found[name].add((each["code"], "/".join(rest), each["location"]["row"]))
    return found


def marked(example: Example) -> set[Place]:
    return {(f"Bad/{name}", row) for name, row in example.marks}


@pytest.mark.parametrize("rule", overlapping(), ids=lambda rule: rule.name)
def test_where_ruff_differs_the_page_says_so(rule: RuleInfo, reported: dict[str, set[tuple[str, str, int]]]) -> None:
    theirs = {(path, row) for code, path, row in reported[rule.name] if code in codes(rule)}
    ours = marked(read_page(rule.page).examples["Bad"])
    overlaps = section(rule, "Overlaps")
    for code in codes(rule):
        assert code in overlaps
    if theirs != ours:
        told = TELLING.search(overlaps)
        assert told, f"only ruff: {sorted(theirs - ours)}, only fastlint: {sorted(ours - theirs)}: {overlaps}"


@pytest.mark.parametrize("code", sorted({code for rule in overlapping() for code in codes(rule)}))
def test_ruff_has_the_rule(code: str) -> None:
    run = subprocess.run([*RUFF, "rule", code], capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr


def test_linters_are_named_as_users_name_them() -> None:
    named = {entry.partition(":")[0] for rule in manifest().values() for entry in rule.overlaps}
    assert named <= LINTERS


def section(rule: RuleInfo, heading: str) -> str:
    """The prose below a heading of a page."""
    match = re.search(rf"^{heading}:(.*?)(?=^[A-Z][A-Za-z ]*:|\Z)", rule.page, re.MULTILINE | re.DOTALL)
    assert match, f"{rule.name} has no {heading}"
    return match[1]
