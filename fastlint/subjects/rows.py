"""What a rule can be shown of rows of database sessions. All are plain values."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.shared import FunctionView

Why = Literal["relation", "update"]
"""Nothing has loaded it, or the database makes it at each UPDATE."""
How = Literal["read", "validated", "returned"]
"""Who reads it: the code, a Pydantic model, or the response model of the route."""


class LateRead(NamedTuple):
    """An attribute of an object of an async session, read where the database would have to be asked for it.

    `row` is the object as written, "" for something longer; `of` its class. `why`: "relation" (nothing has loaded it)
    or "update" (the database makes it at each UPDATE, and a flush has expired it). `how`: "read" by the code,
    "validated" (by a Pydantic model that is made of it) or "returned" (by the response model of the route). `session`
    is what it comes from, as written; `flush` the row in which it was written, 0 if a function that is called did that.
    `is_certain`: False where it may be there already, or may not have been written. `is_new`: the object was made there
    and has been written since.
    """

    span: Span
    row: str
    attribute: str
    of: str
    why: Why
    how: How
    session: str
    flush: int
    is_certain: bool
    function: FunctionView
    is_new: bool = False
