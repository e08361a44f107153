"""What every output format is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fastlint.diagnostic import Applicability, Diagnostic, RuleInfo, Span
from fastlint.notebook import NOTEBOOK

if TYPE_CHECKING:
    from fastlint.source import Source


class Place(NamedTuple):
    """Where something stands for a reader: in a cell, if it is in a notebook, and at which rows of it."""

    cell: int | None
    span: Span

    @property
    def text(self) -> str:
        """`cell 3:12:5`, or `12:5`."""
        at = f"{self.span.row}:{self.span.column}"
        return at if self.cell is None else f"cell {self.cell}:{at}"


def place_in(source: Source | None, span: Span) -> Place:
    """Where a span of a text is for a reader."""
    if source is None or source.notebook is None:
        return Place(None, span)
    (cell, row), (last, end_row) = source.notebook.place(span.row), source.notebook.place(span.end_row)
    if last != cell:
        end_row = row + span.end_row - span.row
    return Place(cell, Span(row, span.column, end_row, span.end_column))


NO_ROW = Span(1, 1, 1, 1)
"""What formats say that know rows of files only, of a place in a notebook: the file has other rows than its cells."""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """A finished run.

    `diagnostics` are in the order of the report; `rules` describes their codes (a missing one is tolerated); `root` is
    the folder that paths are shown relative to. `sources` gives the text of a file, or None where it cannot be read; it
    is called several times for the same file. `fixed` counts the findings that this run has mended, `unsafe_fixes`
    tells whether the run was asked to apply unsafe fixes too, and `is_fastapi` whether the project speaks of FastAPI
    at all. `more` findings that the checked files cause stand in others. `browse` is the address below which a browser
    shows the files of `root`. `links` tells whether the reader opens hyperlinks (OSC 8) in text.
    """

    diagnostics: tuple[Diagnostic, ...]
    rules: Mapping[str, RuleInfo]
    root: Path
    version: str
    sources: Callable[[str], Source | None]
    files_checked: int
    fixed: int = 0
    unsafe_fixes: bool = False
    is_fastapi: bool = True
    more: int = 0
    browse: str = ""
    links: bool = False

    def url(self, code: str) -> str | None:
        """The address of a rule's page, if the rule is known."""
        rule = self.rules.get(code)
        return rule.url or None if rule else None

    def place(self, filename: str, span: Span) -> Place:
        """Where a span of a file is for a reader."""
        return place_in(self.sources(filename) if filename.endswith(NOTEBOOK) else None, span)

    def file_span(self, filename: str, span: Span) -> tuple[Span, str]:
        """A span in rows of the file itself, and what tells the place beside it: for formats that know no cells."""
        place = self.place(filename, span)
        return (span, "") if place.cell is None else (NO_ROW, f"{place.text}: ")

    def text(self, filename: str, cell: int | None) -> Source | None:
        """The text in which such a place lies."""
        source = self.sources(filename)
        return source if source is None or cell is None else source.cell(cell)

    def fixable(self, diagnostic: Diagnostic) -> bool:
        """Whether `--fix`, with the settings of this run, would mend the finding."""
        if diagnostic.fix is None:
            return False
        allowed = (Applicability.SAFE, Applicability.UNSAFE) if self.unsafe_fixes else (Applicability.SAFE,)
        return diagnostic.fix.applicability in allowed

    def count_fixes(self, applicability: Applicability) -> int:
        """Number of findings whose fix has this applicability."""
        return sum(1 for found in self.diagnostics if found.fix and found.fix.applicability is applicability)


def most_severe_first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings in the order for readers who see only the first of them; those of one severity stay as they were."""
    return sorted(diagnostics, key=lambda found: -found.severity.rank)


def disk_sources(root: Path, texts: Mapping[str, bytes] | None = None) -> Callable[[str], Source | None]:
    """Read files lazily, names relative to `root` or absolute; a missing or undecodable file gives None.

    `texts` are the contents of files (absolute) that are not those on disk.
    """

    @lru_cache(maxsize=128)
    def read(filename: str) -> Source | None:
        from fastlint.source import Source, UndecodableError

        try:
            if texts and (given := texts.get(str(root / filename))) is not None:
                return Source.from_bytes(filename, given)
            return Source.read(root / filename)
        except (OSError, ValueError, UndecodableError):
            return None

    return read
