"""Calls of watched callables as rules see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.nouns import Argument, Call, Given
from fastlint.project.calls import CallRecord
from fastlint.project.given import Described

if TYPE_CHECKING:
    from fastlint.project.contexts import ContextBuilder


def call_nouns(calls: Mapping[int, Sequence[CallRecord]], builder: ContextBuilder) -> Iterator[tuple[int, Call]]:
    """Each call with the module in which it stands."""
    for m, found in sorted(calls.items()):
        for call in found:
            yield m, call_noun(m, call, builder)


def call_noun(m: int, call: CallRecord, builder: ContextBuilder) -> Call:
    """One call of a module."""
    arguments = tuple(
        Argument(keyword, text, tuple(given(d, builder.paths) for d in described))
        for keyword, text, described in call.arguments
    )
    caller = builder.caller((m, call.owner))
    return Call(
        Span(*call.place),
        call.text,
        call.name,
        call.own,
        arguments,
        call.use,
        call.in_loop,
        call.in_try,
        caller,
        call.tame,
    )


def given(described: Described, paths: Sequence[str]) -> Given:
    """A description as rules see it."""
    kind, value, m, row = described
    if kind in ("list", "format"):
        value = tuple(given(part, paths) for part in value)
    elif kind == "dict":
        value = tuple((key, given(part, paths)) for key, part in value)
    return Given(kind, value, paths[m], max(row, 0))
