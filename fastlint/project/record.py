"""What is kept of each module between runs: its links, its part of the FastAPI model, and what they were derived from."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastlint.project.fastapi import Record as FastAPIRecord
from fastlint.project.links import Blocking, Links, Resource, Step, Unawaited


class Record(NamedTuple):
    """`asked` has a bit for each module whose facts the answers depend on."""

    links: Links
    fastapi: FastAPIRecord
    asked: int


def freeze(record: Record) -> tuple[Any, ...]:
    """Plain tuples for `marshal`."""
    links = record.links
    plain = (
        *({f: [tuple(x) for x in items] for f, items in table.items()} for table in links[:4]),
        [tuple(u) for u in links.unawaited],
        *links[5:],
    )
    return plain, tuple(record.fastapi), record.asked


def thaw(raw: tuple[Any, ...]) -> Record:
    """The inverse of `freeze`."""
    plain, fastapi, asked = raw
    steps, coroutines, blocking, resources, unawaited, *rest = plain
    links = Links(
        {f: list(map(Step._make, items)) for f, items in steps.items()},
        {f: list(map(Step._make, items)) for f, items in coroutines.items()},
        {f: list(map(Blocking._make, items)) for f, items in blocking.items()},
        {f: list(map(Resource._make, items)) for f, items in resources.items()},
        list(map(Unawaited._make, unawaited)),
        *rest,
    )
    return Record(links, FastAPIRecord._make(fastapi), asked)
