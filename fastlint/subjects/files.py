"""What a rule can be shown of files as a whole: those that are no modules, those that failed, suppressions in them."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.kinds import FileKind


class ProjectRow(NamedTuple):
    """A row of a file without its comment; columns are those of the file."""

    row: int
    text: str


class ProjectFile(NamedTuple):
    """A file that is no module and yet decides how the project runs; it is the file that is checked.

    `kind`: pyproject, lock, requirements, dockerfile, procfile, compose, shell, gunicorn. `rows`: those with content.
    """

    path: str
    kind: FileKind
    rows: tuple[ProjectRow, ...]


class UnanalysableFile(NamedTuple):
    """A file that could not be read, decoded, parsed or checked in time."""

    span: Span
    reason: str


class UnusedSuppression(NamedTuple):
    """A suppression comment (or one code of it) that silences nothing.

    `is_sure`: all code is seen that it could be for.
    """

    span: Span
    reason: str
    removal: tuple[tuple[Span, str], ...]
    is_sure: bool = True
