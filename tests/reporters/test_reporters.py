"""Output formats on ordinary and on hostile reports."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Related, RuleInfo, Severity, Span
from fastlint.reporters import FORMATS, ReportInput, disk_sources, render
from fastlint.reporters import sarif as sarif_module
from fastlint.reporters._diff import diff
from fastlint.reporters._escape import printable, width
from fastlint.reporters._page import page_markdown
from fastlint.source import Source

TEXT_FORMATS = ("full", "concise", "grouped", "github")
JSON_FORMATS = ("json", "json-lines", "sarif", "gitlab", "rdjson")
MAIN = """\
import time
from app.clients import fetch

@app.get("/")
async def root():
    return fetch(URL)

@app.get("/b")
async def other():
    time.sleep(
        1
    )
    return fetch(2)
"""
CLIENTS = "import requests\n\ndef fetch(url):\n    return requests.get(url)\n"
SUMMARY = "A blocking HTTP call runs on the event loop."
PAGE = f"""{SUMMARY}

    Why it hurts: one request waits.

    Bad:
        # app/main.py
        async def root(): ...

        x = 1
    Good:
        y = 2
    Exceptions:
        Thread pool code.
    """


def rule(code: str, name: str, severity: Severity = Severity.ERROR, group: str = "blocking") -> RuleInfo:
    return RuleInfo(code, name, group, severity, True, False, Applicability.SAFE, SUMMARY, PAGE, "x.py")


RULES = {info.code: info for info in (rule("FLT101", "blocking-http-call"), rule("FLT801", "hole", group="security"))}


FIRST = Span(1, 1, 1, 2)


def finding(filename: object, span: Span = FIRST, message: str = "it blocks", **more: Any) -> Diagnostic:
    words = {"code": "FLT101", "name": "blocking-http-call", "severity": Severity.ERROR, **more}
    return Diagnostic(span, message, filename=str(filename), **words)


def reported(root: Path, *diagnostics: Diagnostic, **more: Any) -> ReportInput:
    return ReportInput(diagnostics, RULES, root, "0.1.0", **{"sources": disk_sources(root), "files_checked": 2, **more})


def in_memory(text: str) -> Callable[[str], Source | None]:
    return lambda filename: Source(filename, text)


def full(root: Path, text: str, span: Span, **more: Any) -> list[str]:
    """The full report of one finding in a file with that text."""
    return render("full", reported(root, finding(root / "a.py", span, **more), sources=in_memory(text))).split("\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/main.py").write_text(MAIN)
    (tmp_path / "app/clients.py").write_text(CLIENTS)
    return tmp_path


@pytest.fixture
def report(project: Path) -> ReportInput:
    """Two findings of one cause, and a warning with a fix between them."""
    main, clients = str(project / "app/main.py"), str(project / "app/clients.py")
    sink = Related(clients, Span(4, 12, 4, 29), "fetch -> requests.get")
    edits = (Edit(Span(2, 1, 2, 1), "import asyncio\n"), Edit(Span(6, 12, 6, 17), "await asyncio.to_thread(fetch"))
    return reported(
        project,
        finding(
            main,
            Span(6, 12, 6, 22),
            cause=f"{clients}:4",
            related=(Related(main, Span(6, 12, 6, 22), "root -> fetch"), sink),
            fix=Fix("run it in a thread", edits, Applicability.UNSAFE),
        ),
        finding(
            main,
            Span(10, 5, 12, 6),
            "time.sleep blocks",
            code="FLT102",
            name="blocking-sleep",
            severity=Severity.WARNING,
            fix=Fix("await asyncio.sleep", (Edit(Span(10, 5, 10, 15), "await asyncio.sleep"),)),
        ),
        finding(
            main,
            Span(13, 12, 13, 20),
            cause=f"{clients}:4",
            related=(Related(main, Span(13, 12, 13, 20), "other -> fetch"), sink),
        ),
    )


# --- what each format looks like


def test_full(report: ReportInput) -> None:
    assert render("full", report) == (
        """\
error[FLT101] blocking-http-call: it blocks
 --> app/main.py:6:12
  |
4 | @app.get("/")
5 | async def root():
6 |     return fetch(URL)
  |            ^^^^^^^^^^
7 |
8 | @app.get("/b")
  |
note: 1. --> app/main.py:6:12
  |
6 |     return fetch(URL)
  |            ^^^^^^^^^^ root -> fetch
note: 2. --> app/clients.py:4:12
  |
4 |     return requests.get(url)
  |            ^^^^^^^^^^^^^^^^^ fetch -> requests.get
note: also reached from app/main.py:13:12 (other -> fetch)
help: run it in a thread (unsafe fix: use --unsafe-fixes)
  | @@ -1,2 +1,3 @@
  |  import time
  | +import asyncio
  |  from app.clients import fetch
  | @@ -5,3 +6,3 @@
  |  async def root():
  | -    return fetch(URL)
  | +    return await asyncio.to_thread(fetch(URL)
  |

warning[FLT102] blocking-sleep: time.sleep blocks
  --> app/main.py:10:5
   |
 8 |   @app.get("/b")
 9 |   async def other():
10 |       time.sleep(
   |  _____^
11 | |         1
12 | |     )
   | |_____^
13 |       return fetch(2)
   |
help: await asyncio.sleep
  | @@ -9,3 +9,3 @@
  |  async def other():
  | -    time.sleep(
  | +    await asyncio.sleep(
  |          1

Found 2 errors, 1 warning.
[*] 1 fixable with the `--fix` option (1 more with `--unsafe-fixes`).
"""
    )


def test_a_step_over_several_rows_has_its_label_below(project: Path) -> None:
    step = Related(str(project / "app/main.py"), Span(10, 5, 12, 6), "it waits here")
    lines = render("full", reported(project, finding("app/main.py", related=(step,)))).split("\n")
    start = lines.index("note: 1. --> app/main.py:10:5")
    assert lines[start + 1 : start + 6] == [
        "   |",
        "10 |       time.sleep(",
        "   |  _____^",
        "11 | |         1",
        "12 | |     )",
    ]
    assert lines[start + 6] == "   | |_____^ it waits here"


def test_a_step_that_cannot_be_read_is_told_in_a_row(project: Path) -> None:
    step = Related("missing.py", Span(1, 1, 1, 2), "it is declared here")
    lines = render("full", reported(project, finding("app/main.py", related=(step,)))).split("\n")
    assert "note: 1. it is declared here --> missing.py:1:1" in lines


def test_concise(report: ReportInput) -> None:
    assert render("concise", report) == (
        "app/main.py:6:12: error[FLT101] it blocks\n"
        "app/main.py:10:5: warning[FLT102] [*] time.sleep blocks\n"
        "app/main.py:13:12: error[FLT101] it blocks\n"
        "Found 2 errors, 1 warning.\n"
        "[*] 1 fixable with the `--fix` option (1 more with `--unsafe-fixes`).\n"
    )


def test_grouped(project: Path) -> None:
    found = [
        finding(project / "app/clients.py", Span(4, 1, 4, 2)),
        finding(project / "app/main.py", Span(10, 5, 10, 6)),
    ]
    found.append(finding(project / "app/main.py", Span(13, 12, 13, 13)))
    assert render("grouped", reported(project, *found)) == (
        "app/clients.py:\n  4:1  error[FLT101] it blocks\n\n"
        "app/main.py:\n  10:5   error[FLT101] it blocks\n  13:12  error[FLT101] it blocks\n\n"
        "Found 3 errors.\n"
    )


def test_github_puts_errors_first_and_omits_columns_of_long_spans(report: ReportInput) -> None:
    lines = render("github", report).split("\n")
    assert lines[0] == (
        "::error title=fastlint (FLT101),file=app/main.py,line=6,col=12,endLine=6,endColumn=22::"
        "app/main.py:6:12: error[FLT101] blocking-http-call: it blocks"
        "%0A  1. root -> fetch (app/main.py:6:12)%0A  2. fetch -> requests.get (app/clients.py:4:12)"
        "%0A  help: run it in a thread"
    )
    assert [line.split(" ")[0] for line in lines[:3]] == ["::error", "::error", "::warning"]
    assert ",line=10,endLine=12::" in lines[2]
    assert lines[3] == "Found 2 errors, 1 warning."


def test_github_levels(tmp_path: Path) -> None:
    text = render("github", reported(tmp_path, *(finding("a.py", severity=severity) for severity in Severity)))
    assert re.findall(r"^::(\w+) ", text, re.MULTILINE) == ["error", "warning", "notice"]


def test_json_is_the_documented_shape(report: ReportInput) -> None:
    first, second, _ = json.loads(render("json", report))
    main = str(report.root / "app/main.py")
    assert first.pop("related")[1] == {
        "filename": str(report.root / "app/clients.py"),
        "location": {"row": 4, "column": 12},
        "end_location": {"row": 4, "column": 29},
        "message": "fetch -> requests.get",
    }
    assert first == {
        "cell": None,
        "code": "FLT101",
        "name": "blocking-http-call",
        "message": "it blocks",
        "severity": "error",
        "filename": main,
        "location": {"row": 6, "column": 12},
        "end_location": {"row": 6, "column": 22},
        "fix": {
            "applicability": "unsafe",
            "message": "run it in a thread",
            "edits": [
                {
                    "content": "import asyncio\n",
                    "location": {"row": 2, "column": 1},
                    "end_location": {"row": 2, "column": 1},
                },
                {
                    "content": "await asyncio.to_thread(fetch",
                    "location": {"row": 6, "column": 12},
                    "end_location": {"row": 6, "column": 17},
                },
            ],
        },
        "noqa_row": 6,
        "confidence": "high",
        "entries": [],
        "fingerprints": ["f9ee0a8cf505c93c:1"],
        "url": RULES["FLT101"].url,
        "cause": f"{report.root / 'app/clients.py'}:4",
    }
    assert second["url"] is None
    assert second["cause"] is None
    assert second["related"] == []


def test_json_makes_file_names_absolute(tmp_path: Path) -> None:
    (entry,) = json.loads(render("json", reported(tmp_path, finding("pkg/../a.py", noqa_row=7))))
    assert entry["filename"] == str(tmp_path / "a.py")
    assert entry["noqa_row"] == 7
    assert entry["fix"] is None


def test_json_lines_are_the_entries_of_json_with_the_remedy(report: ReportInput) -> None:
    lines = [json.loads(line) for line in render("json-lines", report).splitlines()]
    remedies = [line.pop("remedy") for line in lines]
    assert {"why": "one request waits.", "example": "y = 2"} in remedies
    assert lines == json.loads(render("json", report))


# --- summary


@pytest.mark.parametrize("format_", TEXT_FORMATS)
def test_empty_text_report(format_: str, tmp_path: Path) -> None:
    assert render(format_, reported(tmp_path)) == "All checks passed!\n"
    assert render(format_, reported(tmp_path, fixed=2)) == "All checks passed! (2 fixed)\n"
    assert render(format_, reported(tmp_path, files_checked=0)) == "No Python files were checked.\n"


def test_empty_data_reports(tmp_path: Path) -> None:
    assert render("json", reported(tmp_path)) == "[]\n"
    assert render("json-lines", reported(tmp_path)) == ""
    (run,) = json.loads(render("sarif", reported(tmp_path)))["runs"]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []


def test_summary_counts(tmp_path: Path) -> None:
    unsafe = finding("a.py", severity=Severity.INFO, fix=Fix("f", (), Applicability.UNSAFE))
    safe = finding("a.py", fix=Fix("f", (), Applicability.SAFE))
    display = finding("a.py", fix=Fix("f", (), Applicability.DISPLAY))

    def ending(*found: Diagnostic, **more: Any) -> list[str]:
        return render("concise", reported(tmp_path, *found, **more)).split("\n")[len(found) : -1]

    assert ending(display) == ["Found 1 error."]
    assert ending(unsafe, unsafe, fixed=3) == [
        "Found 2 info (3 fixed).",
        "2 fixable with the `--fix` and `--unsafe-fixes` options.",
    ]
    assert ending(safe, unsafe, unsafe_fixes=True)[1] == "[*] 2 fixable with the `--fix` option."
    assert "[*] it" in render("concise", reported(tmp_path, unsafe, unsafe_fixes=True))
    assert "[*]" not in render("concise", reported(tmp_path, unsafe, display))


# --- hostile names, messages and sources

NASTY_NAMES = [
    "ev\x1b[31mil\x07\n::error::pwn.py",
    "::error::pwn.py",
    " \t::warning file=x::pwn.py",
    "  ::notice::pwn.py",
    "##[error]pwn.py",
    "x##vso[task.complete result=Failed]y.py",
    "100%,a:b.py",
    "r\r::error::x.py",
    "ls\u2028::error::x.py",
    "rtl\u202egnp.py",
    "c1\x9b31m.py",
    "bytes\udcff\udc80.py",
    "lone\ud800.py",
    "日本語🎉.py",
]


@pytest.mark.parametrize("name", NASTY_NAMES)
@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_hostile_gets_through(format_: str, name: str, tmp_path: Path) -> None:
    span = Span(2, 1, 2, 5)
    nasty = finding(
        name,
        span,
        f"message {name}",
        cause="c",
        related=(Related(name, span, name),),
        fix=Fix(name, (Edit(span, f"{name}\n::error::new"),)),
    )
    text = f"a = '''\n::error::source\x1b]0;t\x07\n ##[error]x\n{name}\n'''\n"
    output = render(format_, reported(tmp_path, nasty, nasty, sources=in_memory(text)))
    output.encode("utf-8")
    assert output.endswith("\n")
    controls = {
        char for char in output if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    assert not controls
    if format_ == "junit":
        assert ET.fromstring(output).tag == "testsuites"
    elif format_ not in JSON_FORMATS:
        assert "##[" not in output
        assert output.count("##vso[") == (2 if format_ == "azure" else 0)
        assert len(re.findall(r"^##vso\[", output, re.MULTILINE)) == output.count("##vso[")
        commands = [line for line in output.split("\n") if line.lstrip().startswith("::")]
        assert len(commands) == (2 if format_ == "github" else 0)
        assert all(line.startswith("::error title=fastlint (FLT101),file=") for line in commands)
    else:
        for line in output.splitlines() if format_ == "json-lines" else [output]:
            json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8")


def test_github_properties_are_escaped(tmp_path: Path) -> None:
    (line, _, _) = render("github", reported(tmp_path, finding("100%,a:b.py", message="50% of\nit"))).split("\n")
    assert ",file=100%25%2Ca%3Ab.py,line=1," in line
    assert line.endswith("::100%25,a:b.py:1:1: error[FLT101] blocking-http-call: 50%25 of\\nit")


def test_escapes_are_readable_and_leave_plain_text_alone() -> None:
    assert printable("a\x1b[0m\n\t\udcff\ud800\u202e") == "a\\x1b[0m\\n\\t\\xff\\ud800\\u202e"
    plain = "naïve `list[int]` 日本語 👨\u200d👩 \u00a0 # ## ["
    assert printable(plain) == plain


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux file systems take names that are no text")
def test_a_file_whose_name_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 %:.py")
    path.write_bytes(b"x = 1\n")
    report = reported(tmp_path, finding(path))
    assert "1 | x = 1" in render("full", report)
    assert render("concise", report).startswith("caf\\xe9 %:.py:1:1: ")
    assert json.loads(render("json", report))[0]["filename"] == f"{tmp_path}/caf\ufffd %:.py"
    location = json.loads(render("sarif", report))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "caf%E9%20%25%3A.py"
    assert unquote_to_bytes(location["artifactLocation"]["uri"]) == os.fsencode(path.name)


def test_paths_outside_of_the_root_stay_absolute(tmp_path: Path) -> None:
    root = tmp_path / "root"
    outside = str(tmp_path / "root2" / "a.py")
    assert render("concise", reported(root, finding(outside))).startswith(f"{outside}:1:1: ")
    assert render("concise", reported(root, finding(root / "p" / "a.py"))).startswith("p/a.py:1:1: ")
    sarif = json.loads(render("sarif", reported(root, finding(outside))))["runs"][0]["results"][0]
    assert sarif["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": Path(outside).as_uri()}


# --- source frames


def caret_columns(lines: list[str], row: int) -> tuple[str, str]:
    """The shown text of a row and the underlining below it, both without the gutter."""
    index = next(i for i, line in enumerate(lines) if re.match(rf" *{row} \|", line))
    return lines[index].split("| ", 1)[1], lines[index + 1].split("| ", 1)[1]


def underlined(lines: list[str], row: int) -> str:
    """The text above the carets, by terminal columns."""
    text, carets = caret_columns(lines, row)
    start, end = len(carets) - len(carets.lstrip()), len(carets)
    column, found = 0, ""
    for char in text:
        if start <= column < end:
            found += char
        column += width(char)
    return found


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ("x = call(1)", "call(1)"),
        ("\t\tx = call(1)", "call(1)"),
        ("x = '日本語' + call(1)", "call(1)"),
        ("x = '日本語' + call(1)", "'日本語'"),
        ("x = '🎉e\u0301👨\u200d' + call(1)", "call(1)"),
        ("y = 1" + " + 1" * 200 + " + call(1)", "call(1)"),
        ("call(1)" + " + 1" * 200, "call(1)"),
        ("y = '" + "語" * 300 + "' + call(1) + '" + "語" * 300 + "'", "call(1)"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_carets_are_under_the_span(line: str, target: str, newline: str, tmp_path: Path) -> None:
    text = newline.join(["# first", line, "# last", ""])
    column = line.index(target) + 1
    lines = full(tmp_path, text, Span(2, column, 2, column + len(target)))
    assert underlined(lines, 2) == target
    assert all(width(line) < 140 for line in lines)
    assert "\r" not in "".join(lines)


def test_wide_characters_count_two_columns_and_a_cut_line_keeps_some_of_its_start(tmp_path: Path) -> None:
    assert caret_columns(full(tmp_path, "'日本' + f()", Span(1, 8, 1, 11)), 1)[1] == " " * 9 + "^^^"
    text, carets = caret_columns(full(tmp_path, "a" * 300 + " f()", Span(1, 302, 1, 305)), 1)
    assert (text, carets) == ("…" + "a" * 39 + " f()", " " * 41 + "^^^")


def test_blank_lines_at_the_edges_of_a_frame_are_left_out(tmp_path: Path) -> None:
    lines = full(tmp_path, "a\n \n\nb\n\n\nc\n", Span(4, 1, 4, 2))
    assert lines[2:6] == ["  |", "4 | b", "  | ^", "  |"]


def test_a_span_longer_than_the_frame_is_cut(tmp_path: Path) -> None:
    text, carets = caret_columns(full(tmp_path, "x = " + "a" * 5000, Span(1, 5, 1, 5005)), 1)
    assert text.startswith(("…", "x = "))
    assert set(carets.strip()) == {"^"}
    assert len(carets) <= 121


def test_escapes_in_the_source_keep_the_carets_in_place(tmp_path: Path) -> None:
    text, carets = caret_columns(full(tmp_path, "a = '\x1b[31m' + call(1)\n", Span(1, 15, 1, 22)), 1)
    assert text == "a = '\\x1b[31m' + call(1)"
    assert text[carets.index("^") :] == "call(1)"


def test_empty_span_at_the_end_of_the_file_has_a_caret(tmp_path: Path) -> None:
    assert caret_columns(full(tmp_path, "x = (", Span(1, 6, 1, 6)), 1) == ("x = (", "     ^")
    assert any("^" in line for line in full(tmp_path, "", Span(1, 1, 1, 1)))


def test_a_span_up_to_the_next_row_stays_on_its_row(tmp_path: Path) -> None:
    assert caret_columns(full(tmp_path, "abc\ndef\n", Span(1, 1, 2, 1)), 1) == ("abc", "^^^")


def test_the_middle_of_a_long_span_is_left_out(tmp_path: Path) -> None:
    text = "".join(f"row{number}\n" for number in range(1, 101))
    lines = full(tmp_path, text, Span(10, 1, 90, 3))
    assert [line.split("|")[0].strip() for line in lines[3:16]] == [
        "8", "9", "10", "", "11", "12", "13", "", "88", "89", "90", "", "91",
    ]  # fmt: skip
    assert lines[10] == "   | | ..."


@pytest.mark.parametrize("span", [Span(9, 1, 9, 4), Span(1, 50, 1, 60), Span(1, 1, 9, 1), Span(0, 0, 0, 0)])
@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_has_changed_since(format_: str, span: Span, tmp_path: Path) -> None:
    fix = Fix("mend", (Edit(span, "new"),))
    stale = finding("a.py", span, related=(Related("a.py", span, "step"),), fix=fix)
    assert "FLT101" in render(format_, reported(tmp_path, stale, sources=in_memory("x = 1\n")))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_cannot_be_read(format_: str, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.py").mkdir()
    fix = Fix("mend", (Edit(Span(1, 1, 1, 2), "new"),))
    names = ("missing.py", "bad.py", "folder.py", "nul\0.py")
    found = [
        finding(name, Span(1, 1, 2, 1), related=(Related(name, Span(1, 1, 1, 2), "s"),), fix=fix) for name in names
    ]
    times = 2 if format_ == "junit" else 1  # the message of a failed test, and its text
    assert render(format_, reported(tmp_path, *found)).count("it blocks") == 4 * times


def test_disk_sources_reads_a_file_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    sources = disk_sources(tmp_path)
    first = sources("a.py")
    assert first is not None
    assert first.text == "x = 1\n"
    assert sources("a.py") is first


# --- fix diffs


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    """The text after the edits, from the last to the first."""
    source = Source("a.py", text)
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        start, end = (
            source.offset(edit.span.row, edit.span.column),
            source.offset(edit.span.end_row, edit.span.end_column),
        )
        text = text[:start] + edit.content + text[end:]
    return text


def patched(text: str, rows: list[str]) -> list[str]:
    """The lines of a text after a unified diff, checking every context and removed line and every header."""
    old = re.split(r"\r\n|\r|\n", text)
    old = old[:-1] if old[-1] == "" else old
    new: list[str] = []
    position = 0
    for row in rows:
        if header := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", row):
            start = int(header[1]) - (header[2] != "0")
            new += old[position:start]
            position = start
            assert len(new) == int(header[3]) - (header[4] != "0"), rows
        elif row[0] in " -":
            assert old[position] == row[1:], rows
            new += [row[1:]] * (row[0] == " ")
            position += 1
        elif row[0] == "+":
            new.append(row[1:])
    return new + old[position:]


def random_edits(rng: random.Random, text: str) -> tuple[Edit, ...]:
    source = Source("a.py", text)
    offsets = sorted(rng.sample(range(len(text) + 1), k=min(2 * rng.randint(1, 3), (len(text) + 1) // 2 * 2)))
    pieces = ("", "z", "new\n", "\nnew", "p\nq\n", " ")
    return tuple(
        Edit(source.span(start, end), rng.choice(pieces))
        for start, end in zip(offsets[::2], offsets[1::2], strict=True)
    )


@pytest.mark.parametrize("seed", range(300))
def test_the_diff_of_any_edits_is_a_patch_to_the_edited_text(seed: int) -> None:
    rng = random.Random(seed)
    newline = rng.choice(["\n", "\r\n"])
    lines = [rng.choice(["a", "b", "", "c\x0cd", "e\u2028f"]) for _ in range(rng.randint(1, 25))]
    text = newline.join(lines) + rng.choice(["", newline])
    edits = random_edits(rng, text.replace("\r\n", "\n") if newline == "\n" else text)
    after = re.split(r"\r\n|\r|\n", applied(text, edits))
    after = after[:-1] if after[-1] == "" else after
    rows = [row for row in diff(Source("a.py", text), edits) if not row.startswith("\\")]
    assert patched(text, rows) == after


def test_insertion_at_the_end_of_a_file_without_newline() -> None:
    assert diff(Source("a.py", "a\nb"), (Edit(Span(2, 2, 2, 2), "\nc\n"),)) == [
        "@@ -1,2 +1,3 @@", " a", "-b", "\\ No newline at end of file", "+b", "+c",
    ]  # fmt: skip


def test_diff_of_an_empty_file() -> None:
    assert diff(Source("a.py", ""), (Edit(Span(1, 1, 1, 1), "a\n"),)) == ["@@ -0,0 +1 @@", "+a"]


def test_diff_of_crlf_source() -> None:
    text = "a\r\nb\r\nc\r\n"
    assert diff(Source("a.py", text), (Edit(Span(2, 1, 2, 2), "B"),)) == ["@@ -1,3 +1,3 @@", " a", "-b", "+B", " c"]


def test_edits_that_overlap_or_change_nothing_have_no_diff() -> None:
    source = Source("a.py", "abcdef\n")
    assert diff(source, (Edit(Span(1, 1, 1, 4), "x"), Edit(Span(1, 3, 1, 5), "y"))) == []
    assert diff(source, (Edit(Span(1, 1, 1, 2), "a"),)) == []
    assert diff(source, ()) == []


def test_a_huge_fix_is_cut(tmp_path: Path) -> None:
    content = "".join(f"line {number}\n" for number in range(500)) + "w" * 10_000
    lines = full(tmp_path, "x = 1\n", Span(1, 1, 1, 2), fix=Fix("m", (Edit(Span(1, 1, 1, 1), content),)))
    assert len(lines) < 90
    assert "more lines" in "\n".join(lines)
    assert max(map(len, lines)) < 500


@pytest.mark.parametrize(
    ("applicability", "unsafe_fixes", "hint"),
    [
        (Applicability.SAFE, False, "help: m"),
        (Applicability.UNSAFE, False, "help: m (unsafe fix: use --unsafe-fixes)"),
        (Applicability.UNSAFE, True, "help: m"),
        (Applicability.DISPLAY, True, "help: m (a sketch: to be done by hand)"),
    ],
)
def test_help_line(applicability: Applicability, unsafe_fixes: bool, hint: str, tmp_path: Path) -> None:
    found = finding("a.py", fix=Fix("m", (), applicability))
    assert hint in render("full", reported(tmp_path, found, unsafe_fixes=unsafe_fixes)).split("\n")


# --- causes, colours, the registry


def test_a_cause_is_shared_within_a_rule_only(tmp_path: Path) -> None:
    one, two = finding("a.py", cause="c:4"), finding("b.py", cause="c:4", fix=Fix("m", ()))
    foreign = finding("c.py", cause="c:4", code="FLT105", name="x")
    alone = [finding("d.py"), finding("e.py")]
    text = render("full", reported(tmp_path, one, foreign, two, *alone))
    assert text.count(" --> ") == 4
    assert text.index("also reached from b.py:1:1 [*]\n") < text.index("c.py:1:1")
    assert "Found 5 errors." in text


@pytest.mark.parametrize("format_", FORMATS)
def test_colour_adds_only_colour(format_: str, report: ReportInput) -> None:
    plain, painted = render(format_, report), render(format_, report, color=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain
    assert "\x1b" not in plain
    assert ("\x1b[" in painted) == (format_ in ("full", "concise", "grouped"))


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'xml': choose from full, concise, .*sarif"):
        render("xml", reported(tmp_path))


def test_only_the_asked_format_is_imported() -> None:
    code = (
        "import sys; from pathlib import Path; from fastlint.reporters import ReportInput, render\n"
        "print(render('concise', ReportInput((), {}, Path('.'), '1', lambda name: None, 1)), end='')\n"
        "assert not {'fastlint.reporters.sarif', 'fastlint.reporters.full', 'fastlint.source'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("All checks passed!\n", "")


# --- SARIF


def sarif_run(report: ReportInput) -> dict[str, Any]:
    log = json.loads(render("sarif", report))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    check_run(run)
    return run  # type: ignore[no-any-return]


def check_run(run: dict[str, Any]) -> None:
    """The rules of SARIF 2.1.0 and the further demands of GitHub code scanning."""
    driver = run["tool"]["driver"]
    assert driver["name"] == "fastlint"
    assert run["columnKind"] in ("unicodeCodePoints", "utf16CodeUnits")
    bases = run["originalUriBaseIds"]
    assert all(base["uri"].startswith("file:///") and base["uri"].endswith("/") for base in bases.values())
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for descriptor in driver["rules"]:
        for key in ("shortDescription", "fullDescription"):
            assert 0 < len(descriptor[key]["text"]) <= 1024
        assert descriptor["help"]["text"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        told = list(result["partialFingerprints"])
        assert told in (["primaryLocationLineHash"], ["primaryLocationLineHash", "fastlintBaseline/v1"])
        (location,) = result["locations"]
        check_location(location, bases)
        assert location["physicalLocation"]["region"]["startLine"] == location["physicalLocation"]["region"]["endLine"]
        related = result.get("relatedLocations", [])
        assert [int(number) for number in re.findall(r"\]\((\d+)\)", result["message"]["text"])] == [
            place["id"] for place in related
        ]
        flows = [
            step["location"] for flow in result.get("codeFlows", []) for step in flow["threadFlows"][0]["locations"]
        ]
        for place in [*related, *flows]:
            check_location(place, bases)
            assert place["message"]["text"]
        for fix in result.get("fixes", []):
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                assert change["artifactLocation"]
                assert change["replacements"]
                assert all("deletedRegion" in replacement for replacement in change["replacements"])


def check_location(location: dict[str, Any], bases: dict[str, Any]) -> None:
    artifact, region = location["physicalLocation"]["artifactLocation"], location["physicalLocation"]["region"]
    assert re.fullmatch(r"[A-Za-z0-9._~/%:-]+", artifact["uri"])
    if "uriBaseId" in artifact:
        assert artifact["uriBaseId"] in bases
        assert ":" not in artifact["uri"]
        assert not artifact["uri"].startswith("/")
    else:
        assert artifact["uri"].startswith("file:///")
    assert min(region.values()) >= 1
    assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


def test_sarif_run(report: ReportInput) -> None:
    run = sarif_run(report)
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": report.root.as_uri() + "/"}}
    assert run["tool"]["driver"]["semanticVersion"] == "0.1.0"
    known, unknown = run["tool"]["driver"]["rules"]
    assert known["defaultConfiguration"] == {"enabled": True, "level": "error"}
    assert known["properties"]["tags"] == ["fastapi", "blocking"]
    assert known["properties"]["problem.severity"] == "error"
    assert "security-severity" not in known["properties"]
    assert "## Bad\n\n```python\n# app/main.py\n" in known["help"]["markdown"]
    assert unknown["id"] == "FLT102"


def test_sarif_call_path_is_a_code_flow_linked_from_the_message(report: ReportInput) -> None:
    first, sleep, _ = sarif_run(report)["results"]
    assert first["message"]["text"] == "it blocks. See [root -> fetch](1), [fetch -> requests.get](2)."
    steps = first["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == [
        "`fetch(URL)`",
        "root -> fetch",
        "fetch -> requests.get",
    ], "the route's own call comes first"
    assert steps[0]["location"]["physicalLocation"] == first["locations"][0]["physicalLocation"]
    assert [place["physicalLocation"]["artifactLocation"]["uri"] for place in first["relatedLocations"]] == [
        "app/main.py",
        "app/clients.py",
    ]
    region = sleep["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 10, "startColumn": 5, "endLine": 10, "endColumn": 16}
    assert "codeFlows" not in sleep
    assert "relatedLocations" not in sleep


def test_sarif_message_text_is_not_taken_for_links(tmp_path: Path) -> None:
    step = Related("a.py", Span(1, 1, 1, 2), "items[0] -> f")
    (result,) = sarif_run(reported(tmp_path, finding("a.py", message="call items[0](1).", related=(step,))))["results"]
    assert result["message"]["text"] == "call items[0] (1). See [items\\[0\\] -> f](1)."


def fingerprint_list(root: Path, text: str, *rows: int, name: str = "a.py") -> list[str]:
    found = [finding(name, Span(row, 1, row, 3)) for row in rows]
    results = sarif_run(reported(root, *found, sources=in_memory(text)))["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_sarif_fingerprints_do_not_depend_on_rows_or_formatting(tmp_path: Path) -> None:
    before = fingerprint_list(tmp_path, "call(1)\nother()\ncall(1)\n", 1, 2, 3)
    after = fingerprint_list(tmp_path, "# new\n\nif x:\n    call(\n1,)\n    other()\n    call(1)\n", 4, 6, 7)
    assert before == after
    assert len(set(before)) == 3
    assert fingerprint_list(tmp_path, "changed()\n", 1)[0] not in before


def test_sarif_fingerprints_do_not_depend_on_the_name_of_the_file_but_on_the_function(tmp_path: Path) -> None:
    text = "def work():\n    call(1)\n"
    before = fingerprint_list(tmp_path, text, 2)
    assert fingerprint_list(tmp_path, text, 2, name="moved/b.py") == before
    assert fingerprint_list(tmp_path, text.replace("work", "other"), 2) != before


def test_sarif_fixes(tmp_path: Path) -> None:
    edits = (Edit(Span(1, 1, 2, 1), ""), Edit(Span(3, 1, 3, 1), "x\n"))
    kinds = [finding("a.py", fix=Fix("m", edits, kind)) for kind in Applicability]
    results = sarif_run(reported(tmp_path, *kinds, finding("a.py", fix=Fix("m", ()))))["results"]
    assert ["fixes" in result for result in results] == [True, True, False, False]
    assert results[0]["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 1}},
        {
            "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 1},
            "insertedContent": {"text": "x\n"},
        },
    ]


def test_sarif_keeps_the_most_severe_results_within_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif_module.LIMIT == 25_000
    monkeypatch.setattr(sarif_module, "LIMIT", 2)
    severities = (Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.INFO)
    run = sarif_run(reported(tmp_path, *(finding("a.py", severity=severity) for severity in severities)))
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    (invocation,) = run["invocations"]
    assert "2 of 4 findings" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_security_severity_and_long_summaries(tmp_path: Path) -> None:
    found = finding("a.py", code="FLT801", name="hole")
    assert (
        sarif_run(reported(tmp_path, found))["tool"]["driver"]["rules"][0]["properties"]["security-severity"] == "8.0"
    )
    long = RuleInfo("FLT801", "hole", "security", Severity.INFO, False, True, None, "s" * 3000, "", "x.py")
    report = ReportInput((found,), {"FLT801": long}, tmp_path, "0.1.dev1", lambda name: None, 1)
    driver = sarif_run(report)["tool"]["driver"]
    assert "semanticVersion" not in driver
    assert driver["rules"][0]["properties"]["precision"] == "medium"


def test_sarif_root_of_the_file_system(tmp_path: Path) -> None:
    run = sarif_run(reported(Path(tmp_path.anchor), finding(tmp_path / "a.py")))
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == Path(tmp_path.anchor).as_uri()


def test_page_as_markdown() -> None:
    assert page_markdown(PAGE) == (
        "A blocking HTTP call runs on the event loop.\n\n**Why it hurts:** one request waits.\n\n"
        "## Bad\n\n```python\n# app/main.py\nasync def root(): ...\n\nx = 1\n```\n\n"
        "## Good\n\n```python\ny = 2\n```\n\n## Exceptions\n\nThread pool code."
    )
    assert page_markdown('S.\n\nBad:\n    x = """```"""\n') == 'S.\n\n## Bad\n\n````python\nx = """```"""\n````'
    unsafe = page_markdown("S.\n\nFixed (unsafe):\n    x = 2\n\nExceptions: none.\n")
    assert unsafe == "S.\n\n## Fixed (unsafe)\n\n```python\nx = 2\n```\n\n**Exceptions:** none."
    assert page_markdown("") == ""
