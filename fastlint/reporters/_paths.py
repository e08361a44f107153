"""How the place of a finding is named: relative to the root with `/`, or absolute outside of it."""

from __future__ import annotations

import os
from pathlib import Path

from fastlint.diagnostic import Span
from fastlint.reporters._escape import printable
from fastlint.reporters._input import ReportInput


def absolute_path(filename: str, root: Path) -> str:
    """The absolute, normalised path of a file; links are not followed."""
    return os.path.abspath(root / filename)  # noqa: PTH100 (Path.resolve follows links)


def relative_path(filename: str, root: Path) -> str | None:
    """The path below the root with posix separators, None for a file outside of it."""
    absolute, base = absolute_path(filename, root), absolute_path("", root)
    prefix = base if base.endswith(os.sep) else base + os.sep
    if not os.path.normcase(absolute).startswith(os.path.normcase(prefix)):
        return None
    return absolute[len(prefix) :].replace(os.sep, "/")


def plain_path(filename: str, root: Path) -> str:
    """The path for a program, as a text that every encoding takes: what a terminal would obey is escaped."""
    return printable(relative_path(filename, root) or absolute_path(filename, root))


def shown_path(filename: str, root: Path) -> str:
    """The path for a reader: escaped, and never one that a CI log would take for a `::command::`."""
    shown = plain_path(filename, root)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def shown_place(filename: str, span: Span, report: ReportInput) -> str:
    """`path:row:column`, or `path:cell number:row:column`."""
    return f"{shown_path(filename, report.root)}:{report.place(filename, span).text}"
