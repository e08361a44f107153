"""JUnit's XML, in the form that Jenkins, GitLab and Azure take: a suite for each file, a failed test for each finding.

A run without findings is one test that has passed, for services which take a report without tests for a broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from fastlint.diagnostic import Diagnostic
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import plain_path, shown_place
from fastlint.reporters._slices import related_lines

_NO_XML = re.compile("[\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def report(report: ReportInput, _color: bool) -> str:
    """The document."""
    number = len(report.diagnostics)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="fastlint" tests="{max(number, 1)}" failures="{number}" errors="0">',
    ]
    for filename, group in groupby(report.diagnostics, key=lambda found: found.filename):
        lines += _suite(plain_path(filename, report.root), list(group), report)
    if not number:
        lines += [
            '  <testsuite name="fastlint" tests="1" failures="0" errors="0" skipped="0">',
            '    <testcase name="No findings" classname="fastlint" time="0"/>',
            "  </testsuite>",
        ]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(path: str, group: list[Diagnostic], report: ReportInput) -> Iterator[str]:
    number = len(group)
    counts = f'tests="{number}" failures="{number}" errors="0" skipped="0"'
    yield f'  <testsuite name="{_xml(path)}" {counts} package="fastlint">'
    for found in group:
        name = f"{found.code} {found.name}".strip()
        title = f"{name} at {report.place(found.filename, found.span).text}"
        module = path.removesuffix(".py").replace("/", ".")
        yield f'    <testcase name="{_xml(title)}" classname="{_xml(module)}" time="0">'
        kind = f'type="{_xml(found.severity.value)}" message="{_xml(printable(found.message))}"'
        yield f"      <failure {kind}>{_xml(_text(found, report))}</failure>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _text(found: Diagnostic, report: ReportInput) -> str:
    place = shown_place(found.filename, found.span, report)
    lines = [f"{place}: {found.severity.value}[{found.code}] {printable(found.message)}"]
    lines += related_lines(found, report)
    if found.fix:
        lines.append(f"help: {printable(found.fix.message)}")
    return "\n".join(lines)


def _xml(text: str) -> str:
    """The text as a value or content of XML, without the two printable characters that it does not allow."""
    return _NO_XML.sub("\ufffd", text).translate(_ESCAPES)
