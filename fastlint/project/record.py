"""What is kept of each module between runs.

Its links, its part of the FastAPI model, and from which modules they were derived.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from fastlint.project import fastapi, linking, links
from fastlint.project.evaluate import Evaluator
from fastlint.project.fastapi.record import FunctionId
from fastlint.project.links import Links
from fastlint.project.returned import Returned, returned


class Record(NamedTuple):
    """The answers for one module.

    `returns` are those of the endpoints of its routes; `asked` has a bit for each module that the answers depend on.
    """

    links: Links
    fastapi: fastapi.Record
    returns: dict[FunctionId, tuple[Returned, ...]]
    asked: int


def record(ev: Evaluator, module: int) -> Record:
    """Everything about one module that needs its surroundings."""
    ev.seen = 0
    linked = linking.link(ev, module)
    part = fastapi.collect(ev, module)
    endpoints = {r.endpoint[1:] for r in part.routes if r.endpoint[0] == "function"}
    returns = {(m, f): returned(ev, m, f) for m, f in sorted(endpoints)}
    return Record(linked, part, returns, ev.seen)


def empty() -> Record:
    """The record of a module about which nothing could be found out."""
    return Record(links.empty(), fastapi.empty(), {}, 0)


def freeze(r: Record) -> tuple[Any, ...]:
    """Plain values for `marshal`."""
    returns = {key: tuple(map(tuple, items)) for key, items in r.returns.items()}
    return links.freeze(r.links), fastapi.freeze(r.fastapi), returns, r.asked


def thaw(raw: tuple[Any, ...]) -> Record:
    """The inverse of `freeze`."""
    linked, part, returns, asked = raw
    found = {key: tuple(map(Returned._make, items)) for key, items in returns.items()}
    return Record(links.thaw(linked), fastapi.thaw(part), found, asked)


ASKED = 3
"""Position of `asked` in what `freeze` gives."""
