"""Small projects written to break the analysis: what is reported on them is exactly what is marked.

A case is one file of `tests/cases/<category>/`. Its first line is a comment: what is tested and why that is (not)
a fault. A line `# file: app/main.py` starts each file of the case; a guilty line ends with `# expect: FLT101` (several
codes are separated by commas). A case is about the rules of its marks, and about those of its category (`OTHERS`).
Rows are those of the case, so a failure names the line to look at.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from fastlint.engine.in_memory import check_texts
from fastlint.rules import manifest

CASES = Path(__file__).parent / "cases"
GROUPS = ("FLT1", "FLT2")
"""What cases are about: findings of other groups are not looked at."""
OTHERS = {
    "security": (
        *(f"FLT{n}" for n in (803, 804, 806, 807, 809, 810, 811, 812, 818, 819, 820)),
        *(f"FLT{n}" for n in (901, 902, 921, 922, 923, 924)),
    ),
    "parameters": (*(f"FLT{n}" for n in range(401, 415)), "FLT420", "FLT421", "FLT422", "FLT426"),
    "answers": tuple(f"FLT{n}" for n in range(301, 322)),
    "dependencies": (*(f"FLT{n}" for n in range(501, 521)), "FLT525"),
    "lifecycle": tuple(f"FLT{n}" for n in (602, 606, 608, 609, 612, *range(613, 626), 628)),
    "validation": tuple(f"FLT{n}" for n in range(701, 710)),
    "lost": ("FLT322", "FLT426", "FLT427", "FLT526", "FLT527", "FLT528", *(f"FLT{n}" for n in range(630, 635))),
    "concurrency": (
        *("FLT115", "FLT207", "FLT209", "FLT210", "FLT211", "FLT212", "FLT213", "FLT214", "FLT215"),
        *("FLT903", "FLT906", "FLT907", "FLT908"),
    ),
    "applications": (
        *(f"FLT{n}" for n in range(415, 420)),
        "FLT601",
        "FLT603",
        "FLT604",
        "FLT605",
        "FLT611",
        "FLT801",
        "FLT802",
    ),
}
"""What the cases of these categories are about, beside the rules of their marks."""
KNOWN: dict[str, str] = {
    "unawaited/returned_then_used_as_value": "an annotation is believed before what the body returns",
}
"""Cases that fail today, as `category/name`, and why."""

PREVIEW = frozenset({
    "answers/sessions_held_by_streams", "answers/streams_made_by_helpers",
    "security/guards_that_only_answer", "security/certificates_of_others", "security/parts_of_tokens",
    "security/paths_of_clients", "frameworks/handlers_in_the_constructor",
    "frameworks/lifespan_and_event_handlers", "tasks_and_loops/commands_and_servers",
    "dependencies/clients_that_no_way_leads_to",
})  # fmt: skip
"""Cases with marks at what runs while the application starts or stops, which only previews speak of."""

PREVIEWED = ("lost/", "concurrency/")
"""Categories of rules that are in preview."""

FILE = re.compile(r"# file: (\S+\.py)\s*")
MARKER = re.compile(r"# expect: (FLT\d{3}(?:, FLT\d{3})*)$")

Finding = tuple[str, int, str]


class Case(NamedTuple):
    """The files of a case by path, each behind as many blank lines as stand before it, and what is marked in them."""

    files: dict[str, str]
    expected: frozenset[Finding]


def names() -> list[str]:
    return sorted(path.relative_to(CASES).with_suffix("").as_posix() for path in CASES.rglob("*.py"))


@cache
def read(name: str) -> Case:
    files: dict[str, list[str]] = {}
    expected: set[Finding] = set()
    current = ""
    for row, line in enumerate((CASES / f"{name}.py").read_text(encoding="utf-8").splitlines(), 1):
        if start := FILE.fullmatch(line):
            current = start[1]
            assert current not in files, f"{name}:{row}: {current} for the second time"
            files[current] = [""] * row
        elif current:
            files[current].append(line)
        else:
            assert not line or line.startswith("# "), f"{name}:{row}: code before the first `# file:`"
        marker = MARKER.search(line)
        assert bool(marker) == ("expect:" in line), f"{name}:{row}: a mark that cannot be read"
        if marker:
            expected |= {(current, row, code) for code in marker[1].split(", ")}
    return Case({path: "\n".join([*lines, ""]) for path, lines in files.items()}, frozenset(expected))


def parameters() -> list[object]:
    strict = {name: [pytest.mark.xfail(reason=why, strict=True)] for name, why in KNOWN.items()}
    return [pytest.param(name, id=name, marks=strict.get(name, [])) for name in names()]


@pytest.mark.parametrize("name", names())
def test_a_case_is_well_formed(name: str) -> None:
    assert (CASES / f"{name}.py").read_text(encoding="utf-8").startswith("# "), "no line that says what is tested"
    case = read(name)
    assert case.files, "no `# file:` line"
    for path, text in case.files.items():
        compile(text, path, "exec", dont_inherit=True)
    if name.startswith("silent/"):
        assert not case.expected, "a silent case with marks"


@pytest.mark.parametrize("name", parameters())
def test_findings_are_the_marked_lines(name: str) -> None:
    case = read(name)
    marked = {code for _, _, code in case.expected}
    groups = ("FLT001", *OTHERS.get(name.partition("/")[0], GROUPS), *marked)
    is_previewed = name in PREVIEW or name.startswith(PREVIEWED) or any(manifest()[code].preview for code in marked)
    every = check_texts(case.files, preview=is_previewed)
    found = {(d.filename, d.span.row, d.code): d.message for d in every if d.code.startswith(groups)}
    surplus = [(*finding, found[finding]) for finding in sorted(found.keys() - case.expected)]
    missing = sorted(case.expected - found.keys())
    assert (surplus, missing) == ([], []), "(reported, but not marked; marked, but not reported)"


def test_the_rules_that_are_marked_exist() -> None:
    """Without them every silent case would pass."""
    marked = {code for name in names() if name not in KNOWN for _, _, code in read(name).expected}
    assert {"FLT101", "FLT102", "FLT103", "FLT104", "FLT105", "FLT106"} <= marked
    assert sorted(marked - manifest().keys()) == []


def test_known_failures_are_cases() -> None:
    assert sorted(KNOWN.keys() - set(names())) == []
