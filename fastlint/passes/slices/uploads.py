"""Uploads: whose file name is used, and which are read as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.diagnostic import Span
from fastlint.index.facts import Call, Place, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.subjects.shared import UploadName, UploadRead

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_UPLOADS = named("upload")


class Kept(NamedTuple):
    """Of one module; owners are functions.

    `names`: variable or parameter whose `filename` is read; `reads`: uploads that are read as a whole; `limits`: it
    limits the size of requests.
    """

    names: list[tuple[int, str]]
    reads: list[tuple[int, Place, str]]
    limits: bool


def collect(reader: ModuleReader) -> Kept:
    """Find the uploads of a module."""
    ev, m, facts = reader.ev, reader.m, reader.facts
    names = [
        (number, name)
        for number, function in enumerate(facts.functions)
        for read in function.reads
        if (name := _file_name_of(read.term)) and _is_upload(ev, m, number, name, read.block, read.place[0])
    ]
    reads = [
        (call.owner, call.place, name)
        for call in facts.calls
        if (name := _read_whole(call)) and _is_upload(ev, m, call.owner, name, call.block, call.place[0])
    ]
    return Kept(names, reads, any(call.has_keyword("max_body_size") for call in facts.calls))


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each use of an upload."""
    kept = view.kept(Kept)
    is_limited = any(found.limits for found in kept.values())
    for m, found in sorted(kept.items()):
        for owner, name in found.names:
            yield m, UploadName(name, view.function((m, owner)))
        for owner, place, name in found.reads:
            yield m, UploadRead(Span(*place), name, is_limited, view.function((m, owner)))


def _read_whole(call: Call) -> str:
    """`file` of `file.read()`."""
    func = call.func
    is_read = type(func) is tuple and func[0] == "." and func[2] == "read" and type(func[1]) is str
    return func[1] if is_read and not call.args and not call.keywords else ""


def _file_name_of(term: Term) -> str:
    """`file` of `file.filename`."""
    is_name = type(term) is tuple and term[0] == "." and term[2] == "filename" and type(term[1]) is str
    return term[1] if is_name else ""


def _is_upload(ev: Evaluator, m: int, function: int, name: str, block: int, row: int) -> bool:
    values = ev.value(m, function, name, block, row)
    return any(v[0] == "object" and ev.knowledge.canonical(v[1]) in _UPLOADS for v in values)
