"""Markdown for the summary of a CI job or a comment on a pull request: counts, a table, call paths in Mermaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import quote

from fastlint.diagnostic import Diagnostic, Span
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput, most_severe_first
from fastlint.reporters._paths import plain_path, shown_place
from fastlint.reporters._slices import excerpt
from fastlint.reporters._style import Style
from fastlint.reporters._summary import summary

MOST_FINDINGS = 100
"""Rows of the table: GitHub takes 65,536 characters in a comment."""
MOST_GRAPHS = 20
"""Call paths that are drawn."""
_CODE = re.compile("(`[^`]+`)")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&#~]")
_MERMAID = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": None, "\\": "#92;"})


def report(report: ReportInput, _color: bool) -> str:
    """A heading, the summary, the findings by severity, and how the blocking calls are reached."""
    lines = ["### fastlint", ""]
    for line in summary(report, Style(False)):
        lines += [_prose(line.removeprefix("[*] ")), ""]
    ordered = most_severe_first(report.diagnostics)
    if ordered:
        lines += ["| | Rule | Place | Finding |", "|---|---|---|---|"]
        lines += [_row(found, report) for found in ordered[:MOST_FINDINGS]]
        if (more := len(ordered) - MOST_FINDINGS) > 0:
            lines += ["", f"{more} more finding{'s' * (more != 1)} not shown: {_counted(ordered[MOST_FINDINGS:])}."]
    lines += _graphs(ordered, report)
    return "\n".join(lines).rstrip("\n") + "\n"


def _counted(found: Iterable[Diagnostic]) -> str:
    """How often each rule speaks: `2 FLT101, 1 FLT203`."""
    counts = Counter(one.code for one in found)
    return ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))


def _row(found: Diagnostic, report: ReportInput) -> str:
    url = report.url(found.code)
    label = f"{found.code} {found.name}".strip()
    place = _place(found.filename, found.span, report)
    cells = (found.severity.value, f"[{label}]({url})" if url else label, place, _prose(printable(found.message)))
    return f"| {' | '.join(cells)} |"


def _place(filename: str, span: Span, report: ReportInput) -> str:
    """`path:row`, linked to the file in the browser where the CI service has told its address."""
    path = plain_path(filename, report.root)
    at = report.place(filename, span)
    shown, row = f"{_prose(path)}:{at.text.rpartition(':')[0]}", "" if at.cell else f"#L{span.row}"
    return f"[{shown}]({report.browse}{quote(path)}{row})" if report.browse else shown


def _prose(text: str) -> str:
    """Text that is shown as it stands, with its code spans as code."""
    parts = _CODE.split(text)
    shown = (part if i % 2 else _SPECIAL.sub(r"\\\g<0>", part) for i, part in enumerate(parts))
    return "".join(shown).replace("|", "\\|")


def _graphs(found: Iterable[Diagnostic], report: ReportInput) -> Iterator[str]:
    """A graph for each cause: all places that lead to it, and the way down."""
    causes: dict[str, list[Diagnostic]] = {}
    for one in found:
        if one.cause and one.ways:
            causes.setdefault(f"{one.code} {one.cause}", []).append(one)
    if not causes:
        return
    yield from ("", "<details><summary>Call paths</summary>", "")
    for group in [*causes.values()][:MOST_GRAPHS]:
        yield from (f"{group[0].code}: {_prose(printable(group[0].name))}", "", "```mermaid", "flowchart LR")
        yield from _graph(group, report)
        yield from ("```", "")
    if (more := len(causes) - MOST_GRAPHS) > 0:
        yield from (f"{more} more not drawn.", "")
    yield "</details>"


def _graph(group: list[Diagnostic], report: ReportInput) -> Iterator[str]:
    names: dict[str, str] = {}
    edges: dict[str, None] = {}
    for found in group[:MOST_GRAPHS]:
        for places in found.ways[:MOST_GRAPHS]:
            way = [_node(step.message or excerpt(found, report), step.filename, step.span, report) for step in places]
            for label in way:
                names.setdefault(label, f"n{len(names)}")
            edges.update((f"  {names[a]} --> {names[b]}", None) for a, b in pairwise(way))
    yield from (f'  {name}["{label}"]' for label, name in names.items())
    yield from edges


def _node(text: str, filename: str, span: Span, report: ReportInput) -> str:
    place = shown_place(filename, span, report).rpartition(":")[0]
    return f"{printable(text).translate(_MERMAID)}<br/>{place.translate(_MERMAID)}"
