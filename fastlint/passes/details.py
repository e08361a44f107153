"""Small facts of one module that single rules ask for: names of uploads, tested results, written secrets, overrides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastlint.footprint import FunctionId
from fastlint.index.facts import BlockKind, Call, Facts, Function, Place, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.passes.added_tasks import AddedTask, added_tasks
from fastlint.passes.built_models import NOTHING, Built, built
from fastlint.passes.cached_dependencies import Cached, cached
from fastlint.passes.closed_streams import ClosedStream, closed_streams
from fastlint.passes.documented_errors import Documented, Raised, documented, raised
from fastlint.passes.late_rows import LateRead, late_reads
from fastlint.passes.overrides import Override, overrides, undoes_overrides
from fastlint.passes.unraised import Unraised, unraised
from fastlint.passes.written_secrets import Written, written_secrets

_UPLOADS = frozenset({"starlette.datastructures.UploadFile", "fastapi.UploadFile"})
_RESULTS = frozenset({
    "sqlalchemy.Result", "sqlalchemy.CursorResult", "sqlalchemy.ScalarResult", "sqlalchemy.MappingResult",
})  # fmt: skip


class Details(NamedTuple):
    """Of one module; owners are functions.

    `uploads`: variable or parameter whose `filename` is read; `reads`: uploads that are read as a whole; `tests`:
    results of statements that are tested for truth; `texts`: what looks like a secret;
    `asked`: functions that a `Depends` names, whoever runs what asks;
    `undoes`: it takes overrides out somewhere; `limits`: it limits the size of requests;
    `raised` and `documented` as in `passes/documented_errors.py`, `built` as in `passes/built_models.py`,
    `unraised` as in `passes/unraised.py`, `tasks` as in `passes/added_tasks.py`,
    `cached` as in `passes/cached_dependencies.py`, `closed` as in `passes/closed_streams.py`,
    `late` as in `passes/late_rows.py`.
    """

    uploads: list[tuple[int, str]]
    reads: list[tuple[int, Place, str]]
    tests: list[tuple[int, Place, str, str]]
    texts: list[Written]
    overrides: list[Override]
    asked: list[FunctionId]
    undoes: bool
    limits: bool
    raised: list[Raised]
    documented: list[Documented]
    built: Built
    unraised: list[Unraised]
    tasks: list[AddedTask]
    cached: list[Cached]
    closed: list[ClosedStream]
    late: list[LateRead]


def details(ev: Evaluator, m: int, known: Details | None = None) -> Details:
    """The small facts of a module; what its text alone says need not be found again."""
    facts = ev.facts(m)
    found = _told(facts) if known is None else _of_text(known)
    for number, function in enumerate(facts.functions):
        _function(ev, m, number, function, found)
    for block in facts.blocks:
        for name in _tested(block.term) if block.kind in (BlockKind.IF, BlockKind.WHILE) else ():
            ev.refuel()
            if kind := _result(ev, ev.value(m, block.owner, name, block.parent, block.place[0])):
                found.tests.append((block.owner, block.place, name, kind))
    for call in facts.calls:
        name = _read_whole(call)
        if name and _is_upload(ev, m, call.owner, name, call.block, call.place[0]):
            found.reads.append((call.owner, call.place, name))
        if last_name(call.func) in ("Depends", "Security") and call.args:
            ev.refuel()
            values = ev.value(m, call.owner, call.args[0], call.block, call.place[0])
            found.asked.extend((v[1], v[2]) for v in values if v[0] == "function")
    found.raised.extend(raised(ev, m))
    found.unraised.extend(unraised(ev, m))
    found.tasks.extend(added_tasks(ev, m))
    found.cached.extend(cached(ev, m))
    found.closed.extend(closed_streams(ev, m))
    found.late.extend(late_reads(ev, m))
    return found


def _told(facts: Facts) -> Details:
    """What the text of a module alone says."""
    return empty()._replace(
        texts=list(written_secrets(facts)),
        undoes=undoes_overrides(facts),
        limits=any(call.has_keyword("max_body_size") for call in facts.calls),
        documented=documented(facts),
        built=built(facts),
    )


def _of_text(known: Details) -> Details:
    """The same of details that are known."""
    return empty()._replace(
        texts=known.texts, undoes=known.undoes, limits=known.limits, documented=known.documented, built=known.built
    )


def _function(ev: Evaluator, m: int, number: int, function: Function, found: Details) -> None:
    for read in function.reads:
        name = _file_name_of(read.term)
        if name and _is_upload(ev, m, number, name, read.block, read.place[0]):
            found.uploads.append((number, name))
    found.overrides.extend(overrides(ev, m, number))


def _read_whole(call: Call) -> str:
    """`file` of `file.read()`."""
    func = call.func
    is_read = type(func) is tuple and func[0] == "." and func[2] == "read" and type(func[1]) is str
    return func[1] if is_read and not call.args and not call.keywords else ""


def _tested(term: Term) -> Iterator[str]:
    """The variables that a test asks for their truth."""
    if type(term) is str:
        yield term
    elif type(term) is tuple and term[0] == "not":
        yield from _tested(term[1])
    elif type(term) is tuple and term[0] in ("and", "or"):
        for part in term[1]:
            yield from _tested(part)


def _result(ev: Evaluator, values: tuple[Value, ...]) -> str:
    """The class of a result, if it is certain that it is one."""
    names = {ev.knowledge.canonical(v[1]) if v[0] == "object" else "" for v in values}
    return names.pop() if len(names) == 1 and names <= _RESULTS else ""


def _file_name_of(term: Term) -> str:
    """`file` of `file.filename`."""
    is_name = type(term) is tuple and term[0] == "." and term[2] == "filename" and type(term[1]) is str
    return term[1] if is_name else ""


def _is_upload(ev: Evaluator, m: int, function: int, name: str, block: int, row: int) -> bool:
    ev.refuel()
    values = ev.value(m, function, name, block, row)
    return any(v[0] == "object" and ev.knowledge.canonical(v[1]) in _UPLOADS for v in values)


def empty() -> Details:
    """Nothing."""
    return Details([], [], [], [], [], [], False, False, [], [], NOTHING, [], [], [], [], [])
