"""Formats for CI services: what their readers demand is written down here, after their documentation and schemas."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Related, RuleInfo, Severity, Span
from fastlint.reporters import ReportInput, disk_sources, render

MAIN = """\
import requests

@app.get("/a")
async def a():
    return fetch("日本"), fetch(1)

def fetch(url):
    return requests.get(url)
"""
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
POSITIVE = {"type": "integer", "minimum": 1}


def shape(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """A JSON object with these keys and no others: what a reader does not know it drops without a word."""
    properties = {**required, **optional}
    return {"type": "object", "required": [*required], "properties": properties, "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1}
GITLAB_POSITION = shape({"line": POSITIVE}, column=POSITIVE)
GITLAB = {
    "type": "array",
    "items": shape(
        {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": shape(
                {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "positions": shape({"begin": GITLAB_POSITION}, end=GITLAB_POSITION),
                }
            ),
        }
    ),
}
"""GitLab's "Code Quality report format", and its validator of single entries."""
RDF_POSITION = shape({"line": POSITIVE}, column=POSITIVE)
RDF_RANGE = shape({"start": RDF_POSITION}, end=RDF_POSITION)
RDF_LOCATION = shape({"path": TEXT}, range=RDF_RANGE)
RDF_SEVERITY = {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]}
RDF_SOURCE = shape({"name": TEXT}, url=TEXT)
RDF = shape(
    {
        "diagnostics": {
            "type": "array",
            "items": shape(
                {"message": TEXT, "location": RDF_LOCATION},
                severity=RDF_SEVERITY,
                source=RDF_SOURCE,
                code=shape({"value": TEXT}, url=TEXT),
                suggestions={"type": "array", "items": shape({"range": RDF_RANGE, "text": {"type": "string"}})},
                original_output=TEXT,
                related_locations={"type": "array", "items": shape({"location": RDF_LOCATION}, message=TEXT)},
            ),
        }
    },
    source=RDF_SOURCE,
    severity=RDF_SEVERITY,
)
"""Reviewdog's DiagnosticResult: keys that it does not know are an error to its reader of Protocol Buffers."""
JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": ({"name"}, {"time", "classname", "group"}, {"skipped", "error", "failure", "system-out", "system-err"}),
    "failure": (set(), {"type", "message"}, set()),
}
"""Elements of Jenkins' junit-10: attributes that must be there, those that may, and children."""
PYLINT = re.compile(
    r"(?P<path>(?:[A-Z]:\\)?[^:]*)(?::(?P<module>.*))?:(?P<line>\d+): \[(?P<type>[A-Z]\d*)?.*?\] (?P<message>.*)"
)
"""What Jenkins' reader of pylint's parseable lines looks for."""
AZURE = re.compile(r"##vso\[task\.logissue type=(error|warning);((?:[a-z]+=[^;\]\r\n]*;)*)\](.+)")
"""A logging command as Azure's agent splits it: properties end at `;`, the command at the first `]`."""


def found(filename: object, span: Span, message: str = "it blocks", **more: Any) -> Diagnostic:
    words = {"code": "FLT101", "name": "blocking-http-call", "severity": Severity.ERROR, **more}
    return Diagnostic(span, message, filename=str(filename), **words)


def reported(root: Path, *diagnostics: Diagnostic, **more: Any) -> ReportInput:
    about = ("blocking-http-call", "blocking", Severity.ERROR, True, False, None, "It blocks.", "It blocks.", "x.py")
    rule = RuleInfo("FLT101", *about)
    given = {"sources": disk_sources(root), "files_checked": 1, **more}
    return ReportInput(diagnostics, {"FLT101": rule}, root, "0.1.0", **given)


@pytest.fixture
def report(tmp_path: Path) -> ReportInput:
    """Two calls in one row, the second with a fix of two edits behind wide characters, and an information elsewhere."""
    path = tmp_path / "app/main.py"
    path.parent.mkdir()
    path.write_text(MAIN, encoding="utf-8")
    step = Related(str(path), Span(8, 12, 8, 29), "`fetch` calls `requests.get`")
    edits = (Edit(Span(5, 25, 5, 30), "await fetch"), Edit(Span(4, 1, 4, 10), "async  def"))
    return reported(
        tmp_path,
        found(path, Span(5, 12, 5, 23), cause=f"{path}:8", related=(step,)),
        found(
            path,
            Span(5, 25, 5, 33),
            cause=f"{path}:8",
            related=(step,),
            fix=Fix("await it", edits, Applicability.UNSAFE),
            severity=Severity.WARNING,
        ),
        found("b.py", Span(1, 1, 1, 1), "100% of it; all [1]", code="FLT999", name="", severity=Severity.INFO),
    )


def check_junit(element: ET.Element) -> None:
    """Raise AssertionError where an element is not as Jenkins' schema has it."""
    required, optional, children = JUNIT[element.tag]
    assert required <= set(element.attrib) <= required | optional, element.attrib
    assert {child.tag for child in element} <= children
    for child in element:
        check_junit(child)


# --- GitLab


def test_gitlab(report: ReportInput) -> None:
    first, second, last = entries = json.loads(render("gitlab", report))
    jsonschema.validate(entries, GITLAB)
    assert first["location"] == {
        "path": "app/main.py",
        "positions": {"begin": {"line": 5, "column": 12}, "end": {"line": 5, "column": 23}},
    }
    assert [entry["severity"] for entry in entries] == ["major", "minor", "info"]
    assert first["description"] == "FLT101: it blocks"
    assert len({entry["fingerprint"] for entry in entries}) == 3, "GitLab drops what has a fingerprint seen before"
    assert (second["check_name"], last["check_name"]) == ("FLT101", "FLT999")
    assert json.loads(render("gitlab", reported(report.root))) == []


def test_gitlab_fingerprints_do_not_depend_on_rows(report: ReportInput) -> None:
    before = [entry["fingerprint"] for entry in json.loads(render("gitlab", report))]
    path = report.root / "app/main.py"
    path.write_text(f"# new\n{MAIN}", encoding="utf-8")
    moved = [
        found(path, Span(6, column, 6, end), severity=severity)
        for column, end, severity in ((12, 23, Severity.ERROR), (25, 33, Severity.WARNING))
    ]
    after = [entry["fingerprint"] for entry in json.loads(render("gitlab", reported(report.root, *moved)))]
    assert after == before[:2]


# --- JUnit


def test_junit(report: ReportInput) -> None:
    root = ET.fromstring(render("junit", report))
    check_junit(root)
    assert root.attrib == {"name": "fastlint", "tests": "3", "failures": "3", "errors": "0"}
    main, other = root
    assert (main.attrib["name"], main.attrib["tests"], other.attrib["name"]) == ("app/main.py", "2", "b.py")
    case = main[1]
    assert case.attrib["name"] == "FLT101 blocking-http-call at 5:25"
    assert case.attrib["classname"] == "app.main"
    assert case[0].attrib == {"type": "warning", "message": "it blocks"}
    assert case[0].text is not None
    assert case[0].text.split("\n") == [
        "app/main.py:5:25: warning[FLT101] it blocks",
        "1. `fetch` calls `requests.get` (app/main.py:8:12)",
        "help: await it",
    ]


def test_junit_of_a_clean_run_has_a_test_that_passed(tmp_path: Path) -> None:
    root = ET.fromstring(render("junit", reported(tmp_path)))
    check_junit(root)
    (suite,) = root
    (case,) = suite
    assert (root.attrib["tests"], root.attrib["failures"], list(case)) == ("1", "0", [])


def test_junit_is_well_formed_whatever_a_message_holds(tmp_path: Path) -> None:
    nasty = found("a<b>&\"c'.py", Span(1, 1, 1, 2), "]]> <x> & \ufffe \uffff \x00 \x1b \ud800 \"'")
    root = ET.fromstring(render("junit", reported(tmp_path, nasty)))
    check_junit(root)
    assert root[0].attrib["name"] == "a<b>&\"c'.py"
    assert root[0][0][0].attrib["message"].startswith("]]> <x> & ")


# --- reviewdog


def applied(text: str, suggestion: dict[str, Any]) -> str:
    """A text with a suggestion applied, as reviewdog does it: columns are bytes."""
    lines = text.encode().splitlines(keepends=True)

    def offset(position: dict[str, int]) -> int:
        return sum(map(len, lines[: position["line"] - 1])) + position["column"] - 1

    data, place = text.encode(), suggestion["range"]
    inserted: bytes = suggestion["text"].encode()
    return (data[: offset(place["start"])] + inserted + data[offset(place["end"]) :]).decode()


def test_rdjson(report: ReportInput) -> None:
    result = json.loads(render("rdjson", report))
    jsonschema.validate(result, RDF)
    first, second, last = result["diagnostics"]
    assert result["severity"] == "ERROR"
    assert [one["severity"] for one in result["diagnostics"]] == ["ERROR", "WARNING", "INFO"]
    assert first["location"]["range"] == {"start": {"line": 5, "column": 12}, "end": {"line": 5, "column": 27}}
    assert second["location"]["range"] == {"start": {"line": 5, "column": 29}, "end": {"line": 5, "column": 37}}
    assert first["related_locations"][0]["location"]["path"] == "app/main.py"
    assert first["code"] == {"value": "FLT101", "url": "https://fastlint.github.io/fastlint/rules/blocking-http-call/"}
    assert last["location"]["range"] == {"start": {"line": 1}, "end": {"line": 1}}, "b.py cannot be read"
    (suggestion,) = second["suggestions"]
    wanted = MAIN.replace("async def", "async  def").replace("), fetch(1", "), await fetch(1")
    assert applied(MAIN, suggestion) == wanted
    jsonschema.validate(json.loads(render("rdjson", reported(report.root))), RDF)


@pytest.mark.parametrize(
    ("last_row", "applicability", "offered"),
    [(20, Applicability.SAFE, 1), (21, Applicability.SAFE, 0), (2, Applicability.DISPLAY, 0)],
)
def test_rdjson_suggests_only_what_can_be_taken_as_it_stands(
    last_row: int, applicability: Applicability, offered: int, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n" * 30)
    edits = (Edit(Span(1, 1, 1, 2), "y"), Edit(Span(last_row, 1, last_row, 2), "z"))
    one = found("a.py", Span(1, 1, 1, 2), fix=Fix("rename", edits, applicability))
    (entry,) = json.loads(render("rdjson", reported(tmp_path, one)))["diagnostics"]
    assert len(entry.get("suggestions", [])) == offered


# --- lines


def test_azure(report: ReportInput) -> None:
    first, second, last, *summary = render("azure", report).splitlines()
    for line, kind in ((first, "error"), (second, "warning"), (last, "warning")):
        match = AZURE.fullmatch(line)
        assert match is not None
        assert match[1] == kind
        properties = dict(item.split("=", 1) for item in match[2].split(";") if item)
        assert set(properties) == {"sourcepath", "linenumber", "columnnumber", "code"}
    assert "sourcepath=app/main.py;linenumber=5;columnnumber=12;code=FLT101;]blocking-http-call: it blocks" in first
    assert last.endswith("]100%AZP25 of it; all [1]")
    assert summary[0] == "Found 1 error, 1 warning, 1 info."


def test_azure_properties_are_escaped(tmp_path: Path) -> None:
    (line, _, _) = render("azure", reported(tmp_path, found("50%;a]b.py", Span(1, 1, 1, 2)))).split("\n")
    assert "sourcepath=50%AZP25%3Ba%5Db.py;linenumber=1;" in line


def test_pylint(report: ReportInput) -> None:
    lines = render("pylint", report).splitlines()
    assert lines[0] == "app/main.py:5: [FLT101(blocking-http-call), ] it blocks"
    for line, (path, row, message) in zip(
        lines,
        [("app/main.py", "5", "it blocks"), ("app/main.py", "5", "it blocks"), ("b.py", "1", "100% of it; all [1]")],
        strict=True,
    ):
        match = PYLINT.fullmatch(line)
        assert match is not None
        assert (match["path"], match["line"], match["message"]) == (path, row, message)
    assert render("pylint", reported(report.root)) == ""


# --- Markdown


def test_markdown(report: ReportInput) -> None:
    lines = render("markdown", report).splitlines()
    assert lines[:4] == ["### fastlint", "", "Found 1 error, 1 warning, 1 info.", ""]
    rule = "[FLT101 blocking-http-call](https://fastlint.github.io/fastlint/rules/blocking-http-call/)"
    assert f"| error | {rule} | app/main.py:5 | it blocks |" in lines
    assert "| info | FLT999 | b.py:1 | 100% of it; all \\[1\\] |" in lines
    start = lines.index("```mermaid")
    assert lines[start : lines.index("```", start)] == [
        "```mermaid",
        "flowchart LR",
        '  n0["fetch(#quot;日本#quot;)<br/>app/main.py:5"]',
        '  n1["fetch calls requests.get<br/>app/main.py:8"]',
        '  n2["fetch(1)<br/>app/main.py:5"]',
        "  n0 --> n1",
        "  n2 --> n1",
    ], "one graph for each cause, with all ways that lead there"


def test_markdown_links_to_the_checked_commit(report: ReportInput) -> None:
    linked = ReportInput(
        report.diagnostics, report.rules, report.root, "1", report.sources, 1, browse="https://x.example/o/r/blob/abc/"
    )
    assert "| [app/main.py:5](https://x.example/o/r/blob/abc/app/main.py#L5) |" in render("markdown", linked)


@pytest.mark.parametrize(
    ("message", "cell"),
    [
        ("a | b", "a \\| b"),
        ("use `dict[str, int | None]` <b>", "use `dict[str, int \\| None]` \\<b\\>"),
        ("[x](http://evil) ![y](z)", "\\[x\\](http://evil) !\\[y\\](z)"),
        ("odd ` tick", "odd \\` tick"),
        ("&amp; __init__", "\\&amp; \\_\\_init\\_\\_"),
    ],
)
def test_markdown_shows_messages_as_they_are(message: str, cell: str, tmp_path: Path) -> None:
    assert f"| a.py:1 | {cell} |" in render("markdown", reported(tmp_path, found("a.py", Span(1, 1, 1, 2), message)))


def test_markdown_of_many_findings_fits_into_a_comment(tmp_path: Path) -> None:
    step = Related("a.py", Span(2, 1, 2, 2), "`fetch` calls `requests.get`")
    many = [found("a.py", Span(n, 1, n, 2), "m" * 160, cause=f"a.py:{n}", related=(step,)) for n in range(1, 301)]
    text = render("markdown", reported(tmp_path, *many))
    assert len(text) < 65_536
    assert "\n200 more findings not shown: 200 FLT" in text
    assert "\n280 more not drawn.\n" in text
    assert text.count("```mermaid") == 20


# --- all


@pytest.mark.parametrize("format_", ["gitlab", "junit", "rdjson", "azure", "pylint", "markdown"])
def test_files_outside_of_the_root_are_named_in_full(format_: str, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.py"
    text = render(format_, reported(tmp_path / "inside", found(outside, Span(1, 1, 1, 2))))
    plain: Callable[[str], str] = lambda shown: shown.replace("\\_", "_")  # noqa: E731
    assert str(outside) in plain(text)


def test_what_many_calls_share_is_drawn_from_each_of_them(tmp_path: Path) -> None:
    """They are no steps one after the other: each is a way of its own to the cause."""
    (tmp_path / "main.py").write_text("x\n" * 9)
    callers = tuple(Related("main.py", Span(row, 1, row, 2), f"`f{row}` calls `load`") for row in range(1, 5))
    one = found("main.py", Span(9, 1, 9, 2), related=callers, entries=callers, cause="main.py:9")
    given = reported(tmp_path, one)
    graph = render("markdown", given, color=False)
    nodes = dict(re.findall(r"(n\d+)\[\".*<br/>main\.py:(\d)\"\]", graph))
    assert [(nodes[a], nodes[b]) for a, b in re.findall(r"(n\d+) --> (n\d+)", graph)] == [(n, "9") for n in "1234"]
    (result,) = json.loads(render("sarif", given, color=False))["runs"][0]["results"]
    assert [rows_of(flow) for flow in result["codeFlows"]] == [[1, 9], [2, 9], [3, 9], [4, 9]]
    assert len(result["relatedLocations"]) == 4
    assert "\nnote: --> main.py:2:1\n" in render("full", given, color=False)
    assert "%0A  - `f2` calls `load` (main.py:2:1)" in render("github", given, color=False)


def test_further_places_of_a_finding_are_no_steps_of_its_way(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("x\n" * 9)
    here, there, step = (Related("main.py", Span(row, 1, row, 2), f"at {row}") for row in (1, 4, 7))
    one = found("main.py", here.span, related=(step, there), entries=(here, there), cause="main.py:7")
    given = reported(tmp_path, one)
    assert len(re.findall(r"n\d+ --> n\d+", render("markdown", given, color=False))) == 1
    (result,) = json.loads(render("sarif", given, color=False))["runs"][0]["results"]
    assert [rows_of(flow) for flow in result["codeFlows"]] == [[1, 7]]
    text = render("full", given, color=False)
    assert "\nnote: 1. --> main.py:7:1\n" in text
    assert "\nnote: --> main.py:4:1\n" in text
    alone = found("main.py", here.span, related=(there,), entries=(here, there), cause="main.py:1")
    assert "mermaid" not in render("markdown", reported(tmp_path, alone), color=False)
    assert "codeFlows" not in render("sarif", reported(tmp_path, alone), color=False)


def rows_of(flow: dict[str, Any]) -> list[int]:
    """The rows of a code flow, in its order."""
    (thread,) = flow["threadFlows"]
    return [step["location"]["physicalLocation"]["region"]["startLine"] for step in thread["locations"]]
