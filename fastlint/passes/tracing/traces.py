"""What is known while a written value is followed: where it is looked at, and what has been found so far."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term
from fastlint.subjects.data import Written


class Source(NamedTuple):
    """A parameter of a function; of a request, what of it holds what a client sends: `attributes`."""

    function: FunctionId
    name: str
    attributes: tuple[str, ...]


class At(NamedTuple):
    """A place of a function, and what the parameters of the function are there: terms at another place."""

    m: int
    f: int
    block: int
    row: int
    given: tuple[tuple[str, Term], ...] = ()
    outer: object = None


class Handed(NamedTuple):
    """A call by which a statement is handed on, and a value in its text."""

    caller: FunctionId
    call: Call
    written: Written


class Trace(NamedTuple):
    """The text of an expression, as far as it is known, and the values in it."""

    text: str
    found: tuple[Written, ...]
