"""What a rule can be shown of things that have no effect, in silence. All are plain values."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.nouns import Caller


class UnraisedException(NamedTuple):
    """A call that makes an exception for the client, of which nothing is done: `HTTPException(404)` as a statement.

    `callee` is as written, `name` the exception. `is_made`: the call is that of its class, and not of a function that
    returns one. `variable`: the variable that it goes to and that nobody reads, "" if there is none.
    """

    span: Span
    callee: str
    name: str
    is_made: bool
    variable: str
    caller: Caller


class AddedTask(NamedTuple):
    """A call that adds `task` to the background tasks of a request, itself or by a function that is given them.

    `refusing` are calls of the same function to functions of the project that raise an HTTPException themselves.
    """

    span: Span
    callee: str
    task: str
    refusing: tuple[Span, ...]
    caller: Caller
