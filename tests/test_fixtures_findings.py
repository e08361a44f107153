"""fastlint reports exactly the marked lines of the fixtures, and nothing in the mended ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.serving import FIXTURES

MARKER = re.compile(r"# expect: (.*)$")

Finding = tuple[str, int, str]


def marked(project: Path) -> set[Finding]:
    found: set[Finding] = set()
    for path in sorted(project.rglob("*.py")):
        for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := MARKER.search(line):
                found |= {(path.relative_to(project).as_posix(), row, code) for code in match[1].split(", ")}
    return found


def found_in(path: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "fastlint", "check", "--isolated", "--no-cache", "--output-format", "json"]
    run = subprocess.run([*command, str(path)], cwd=FIXTURES.parent, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode in {0, 1, 2}, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def reported(project: Path) -> list[Finding]:
    root = project.resolve()
    return [
        (Path(place["filename"]).resolve().relative_to(root).as_posix(), place["location"]["row"], each["code"])
        for each in found_in(project)
        for place in each["entries"] or [each]
    ]


@pytest.mark.parametrize("name", ["shop", "shop_fixed", "single", "spellings", "nested", "truth"])
def test_findings_are_the_marked_lines(name: str) -> None:
    want, have = marked(FIXTURES / name), set(reported(FIXTURES / name))
    assert sorted(have - want) == [], "reported, but not marked"
    assert sorted(want - have) == [], "marked, but not reported"


def test_one_file_of_a_project_is_seen_with_the_eyes_of_the_whole() -> None:
    """Given one file, its findings are those of the run over the project, calls into other modules included."""
    name = "shop/routers/orders/payments.py"
    file = FIXTURES / "shop" / name
    whole = [one for one in found_in(FIXTURES / "shop") if one["filename"] == str(file)]
    assert {one["code"] for one in whole} >= {"FLT101"}
    assert found_in(file) == whole
