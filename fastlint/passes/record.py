"""What is kept of each module between runs.

Its links, its part of the FastAPI model, and from which modules they were derived.
"""

from __future__ import annotations

from typing import NamedTuple

from fastlint.callgraph import builder, edges
from fastlint.callgraph.broken_imports import is_broken
from fastlint.callgraph.edges import Links
from fastlint.callgraph.validators import validators
from fastlint.codec import Codec
from fastlint.footprint import PlacedFunction, footprint
from fastlint.framework import records as fastapi
from fastlint.framework.collect.module import collect
from fastlint.framework.data_models import ModelRecord, models
from fastlint.framework.path_reads import path_reads
from fastlint.framework.records import Target
from fastlint.framework.signatures import Signature, Signatures
from fastlint.index.facts import MODULE
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.module_summary import is_test
from fastlint.passes import concurrency, details, injection
from fastlint.passes.concurrency import Concurrency
from fastlint.passes.details import Details
from fastlint.passes.injection import Injected
from fastlint.passes.returns import Returned, returned
from fastlint.passes.small_files import mark_small
from fastlint.passes.watched_calls import CallRecord, Watched, calls


class Record(NamedTuple):
    """The answers for one module.

    `returns` are those of the endpoints of its routes; `calls` are those of watched callables; `injected`: what it does
    with injected values; `signatures` are those of all that FastAPI calls, `models` the data classes of the module,
    `path_reads` what it reads from `request.path_params`; `details` are what single rules ask for; `shared`: what
    several tasks or loops do with the same things. `asked` has a bit
    for each module that the answers depend on (behind one for all of them, as many for modules into whose functions
    something flows), `placed` one for each other module of which they hold places or numbers
    of calls: any edit there can shift those.
    """

    links: Links
    fastapi: fastapi.Record
    returns: dict[PlacedFunction, tuple[Returned, ...]]
    calls: list[CallRecord]
    injected: Injected
    signatures: dict[Target, Signature]
    models: list[ModelRecord]
    path_reads: tuple[str, ...]
    details: Details
    shared: Concurrency
    asked: int
    placed: int


def record(ev: Evaluator, module: int, watched: Watched | None = None) -> Record:
    """Everything about one module that needs its surroundings."""
    ev.seen = 0
    ev.forget()
    linked = mark_small(ev, module, builder.link(ev, module))
    linked.broken.extend((MODULE,) if is_broken(ev, module) else ())
    part = collect(ev, module)
    endpoints = {r.endpoint[1:] for r in part.routes if r.endpoint[0] == "function"}
    returns = {(m, f): returned(ev, m, f) for m, f in sorted(endpoints)}
    checked = validators(ev, sorted(part.functions))
    part.roles.extend((function, "validator") for function in checked)
    called = calls(ev, module, watched) if watched else []
    injected = injection.collect(ev, module)
    small = details.details(ev, module)
    shared = concurrency.collect(ev, module)
    reader = Signatures(ev)
    signatures = {target: reader.of(target) for target in part.callables}
    defined = [] if is_test(ev.imports.paths[module]) else models(reader.types, reader.marks, module)
    read = path_reads(ev, module)
    found = Record(linked, part, returns, called, injected, signatures, defined, read, small, shared, ev.seen, 0)
    return found._replace(placed=_placed(found) & ~(1 << module))


def _placed(found: Record) -> int:
    """Bits of the modules of which a record tells places."""
    modules: set[int] = set()
    footprint(Record)(found, modules)
    return sum(1 << m for m in modules)


def empty() -> Record:
    """The record of a module about which nothing could be found out."""
    nothing = details.empty(), concurrency.empty()
    return Record(edges.empty(), fastapi.empty(), {}, [], injection.empty(), {}, [], (), *nothing, 0, 0)


class Frozen(NamedTuple):
    """A record as it is kept and sent: its two masks (little-endian), and all the rest."""

    asked: bytes
    placed: bytes
    body: bytes


_CODEC: Codec[Record] = Codec(Record, leaves=False)


def freeze(r: Record) -> Frozen:
    """A record as bytes."""
    return Frozen(_bytes(r.asked), _bytes(r.placed), _CODEC.encode(r._replace(asked=0, placed=0)))


def thaw(frozen: Frozen) -> Record:
    """The inverse of `freeze`."""
    return _CODEC.decode(frozen.body)._replace(asked=asked(frozen), placed=_bits(frozen.placed))


def asked(frozen: Frozen) -> int:
    """Bits of the modules whose facts a frozen record rests on."""
    return _bits(frozen.asked)


def holds(frozen: Frozen, changed: int, different: int) -> bool:
    """Whether a frozen record still holds after edits: bits of changed modules, and of those that look different."""
    return not (asked(frozen) & different or _bits(frozen.placed) & changed)


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def _bits(data: bytes) -> int:
    return int.from_bytes(data, "little")
