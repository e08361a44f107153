"""What the `json` and `json-lines` formats write, as types: the schema of the output is made from them.

The docstrings below the fields are the descriptions in the schema. Keys are only ever added.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class LocationShape(TypedDict):
    """A place in a file."""

    column: int
    """Column, from 1; characters are counted."""
    row: int
    """Row, from 1."""


class EditShape(TypedDict):
    """Replace what stands between two places of the finding's file by a text."""

    cell: NotRequired[int]
    """The cell, if the file is a notebook."""
    content: str
    """The new text; empty to delete."""
    end_location: LocationShape
    """Behind the last character that is replaced; the same as `location` to insert."""
    location: LocationShape
    """The first character that is replaced."""


class FixShape(TypedDict):
    """What mends the finding. All edits belong together."""

    applicability: Literal["safe", "unsafe", "display"]
    """Whether the program means the same afterwards (safe), perhaps not (unsafe), or this is only a sketch."""
    edits: list[EditShape]
    """The edits, in the order of the text; they do not overlap."""
    message: str
    """What the fix does, in one line."""


class PlaceShape(TypedDict):
    """A further place, and what it has to do with the finding."""

    cell: NotRequired[int]
    """The cell, if the file is a notebook."""
    end_location: LocationShape
    """Behind the last character."""
    filename: str
    """The file, absolute."""
    location: LocationShape
    """The first character."""
    message: str
    """What is there, in one line."""


class FindingShape(TypedDict):
    """A finding."""

    cell: int | None
    """The number of the cell in a notebook, from 1; rows are then those of the cell. Null for any other file."""
    cause: str | None
    """The line (`path:row`) that this finding has in common with others, such as the call that blocks."""
    code: str
    """The code of the rule."""
    confidence: Literal["high", "low"]
    """Whether every step of the claim is known (high), or one is guessed (low)."""
    end_location: LocationShape
    """Behind the last character of what is wrong."""
    entries: list[PlaceShape]
    """The places that the finding stands for, if they are several."""
    filename: str
    """The file, absolute."""
    fingerprints: list[str]
    """The identity of each entry within its file, which survives edits elsewhere."""
    fix: FixShape | None
    """What mends it, if that is known."""
    location: LocationShape
    """The first character of what is wrong."""
    message: str
    """What is wrong, why, and what to do instead; one line."""
    name: str
    """The name of the rule."""
    noqa_row: int
    """The row on which a suppression counts."""
    related: list[PlaceShape]
    """The call path, in the order in which the calls happen, or other places that explain the finding."""
    severity: Literal["error", "warning", "info"]
    """How much it weighs."""
    url: str | None
    """The page of the rule."""


class RemedyShape(TypedDict):
    """What the page of the rule says, in short."""

    why: str
    """What happens to a running service."""
    example: str
    """Code with the same purpose and without the fault; `# path.py` begins a file."""


class LineShape(FindingShape):
    """A line of the `json-lines` format: a finding that needs nothing else to be mended."""

    remedy: RemedyShape | None
    """What the page of the rule says, in short; null if it has no page."""
