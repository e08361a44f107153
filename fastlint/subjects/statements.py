"""What rules are shown of the texts of statements for the database. All are plain values."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.data import Written
from fastlint.subjects.shared import FunctionView


class StatementText(NamedTuple):
    """A text for the database with values from outside in it, where it is put together.

    `span` is the call that runs it, or that hands it on, as a whole, to what runs it; `name` the qualified name of what
    does. `row`: the row on which a text that is handed on is put together, 0 for one that is run here. `is_served`: the
    project has an application, so that what clients send can be seen.
    """

    span: Span
    name: str
    function: FunctionView
    written: tuple[Written, ...]
    row: int = 0
    is_served: bool = False
