"""The findings under the name of their file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from fastlint.diagnostic import Diagnostic
from fastlint.reporters._input import ReportInput
from fastlint.reporters._paths import shown_path
from fastlint.reporters._style import Style
from fastlint.reporters._summary import summary
from fastlint.reporters.concise import headline


def report(report: ReportInput, color: bool) -> str:
    """A block for each file, then the summary."""
    style = Style(color, report.links)
    lines: list[str] = []
    for filename, group in groupby(report.diagnostics, key=lambda found: found.filename):
        lines += [f"{style.paint(shown_path(filename, report.root), 'bold')}:", *_block(list(group), report, style), ""]
    return "\n".join([*lines, *summary(report, style)]) + "\n"


def _block(group: list[Diagnostic], report: ReportInput, style: Style) -> Iterator[str]:
    places = [report.place(found.filename, found.span).text for found in group]
    width = max(map(len, places))
    for place, found in zip(places, group, strict=True):
        yield f"  {place:<{width}}  {headline(found, report, style)}"
