"""Output formats: each turns a finished run into a string; none prints, reads configuration or sees a rule's code."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from fastlint.reporters._input import ReportInput, disk_sources, place_in

__all__ = ["FORMATS", "ReportInput", "disk_sources", "place_in", "render"]

FORMATS = (
    "full", "concise", "grouped", "json", "json-lines", "github", "sarif",
    "gitlab", "junit", "rdjson", "azure", "pylint", "markdown",
)  # fmt: skip


class Reporter(Protocol):
    """What the module of a format offers under the name `report`."""

    def __call__(self, report: ReportInput, color: bool, /) -> str:
        """The whole report; it is empty or ends with a line end."""


def render(format: str, report: ReportInput, *, color: bool = False) -> str:  # noqa: A002
    """The report in one of FORMATS, free of lone surrogates; `color` counts for full, concise and grouped only.

    Raises ValueError for an unknown format.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown output format {format!r}: choose from {', '.join(FORMATS)}")
    reporter: Reporter = import_module(f"{__name__}.{format.replace('-', '_')}").report
    return reporter(report, color)
