"""What is kept of each module between runs.

Its links, its part of the FastAPI model, and from which modules they were derived.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from fastlint.callgraph import builder, edges, pieces
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
from fastlint.inference.asked_flows import FlowKey
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.module_summary import is_test
from fastlint.passes import concurrency, details, injection
from fastlint.passes.concurrency import Concurrency
from fastlint.passes.details import Details
from fastlint.passes.injection import Injected
from fastlint.passes.returns import Returned, returned
from fastlint.passes.small_files import mark_small
from fastlint.passes.watched_calls import CallRecord, Watched, calls

T = TypeVar("T")


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


class Known(NamedTuple):
    """What is known of a module by an earlier look, and which flows have changed since."""

    record: Record
    journal: Journal
    changed: frozenset[FlowKey]


class Journal(NamedTuple):
    """Which flows the parts of a record asked for: its links and watched calls by function, the others by part."""

    links: pieces.Journal
    calls: dict[int, frozenset[FlowKey]]
    parts: tuple[frozenset[FlowKey], ...]


def record(
    ev: Evaluator, module: int, watched: Watched | None = None, known: Known | None = None
) -> tuple[Record, Journal]:
    """Everything about one module that needs its surroundings; of what is known only what flows have changed anew."""
    ev.seen = known.record.asked if known is not None else 0
    ev.forget()
    looking = _Looking(ev, module, watched, known)
    return looking.record(), Journal(looking.journal, looking.of_calls, tuple(looking.asked))


class _Looking:
    """One look at a module."""

    def __init__(self, ev: Evaluator, module: int, watched: Watched | None, known: Known | None) -> None:
        self.ev = ev
        self.m = module
        self.watched = watched
        self.known = known
        self.asked: list[frozenset[FlowKey]] = []
        self.of_calls: dict[int, frozenset[FlowKey]] = {}
        self.links, self.journal = self._links()

    def record(self) -> Record:
        """All parts together."""
        ev, m = self.ev, self.m
        self.links.broken[:] = self._part(lambda: [MODULE] if is_broken(ev, m) else [], self.links.broken)
        old = self.known.record if self.known is not None else empty()
        web = self._part(
            lambda: _web(ev, m), _Web(old.fastapi, old.returns, old.signatures, old.models, old.path_reads)
        )
        called = self._calls()
        injected = self._part(lambda: injection.collect(ev, m), old.injected)
        told = old.details if self.known is not None else None
        small = self._part(lambda: details.details(ev, m, told), old.details)
        shared = self._part(lambda: concurrency.collect(ev, m), old.shared)
        found = Record(
            self.links, web.part, web.returns, called, injected, web.signatures, web.models, web.path_reads, small,
            shared, ev.seen, 0,
        )  # fmt: skip
        return found._replace(placed=_placed(found) & ~(1 << m))

    def _part(self, make: Callable[[], T], known: T) -> T:
        """A part of the record, unless it is known and asked for nothing that has changed since."""
        number = len(self.asked)
        if self.known is not None and self.known.changed.isdisjoint(self.known.journal.parts[number]):
            self.asked.append(self.known.journal.parts[number])
            return known
        self.ev.flowed = 0
        found = make()
        self.asked.append(frozenset(self.ev.asked_flows.keys(self.ev.flowed)))
        return found

    def _calls(self) -> list[CallRecord]:
        """The watched calls: of functions that asked for flows which have changed, or of all."""
        again = None
        if self.known is not None:
            before = self.known.journal.calls
            stale = {owner for owner, keys in before.items() if not keys.isdisjoint(self.known.changed)}
            self.of_calls = {owner: keys for owner, keys in before.items() if owner not in stale}
            if not stale:
                return self.known.record.calls
            again = self.known.record.calls, stale
        masks: dict[int, int] = {}
        found = calls(self.ev, self.m, self.watched, masks, again) if self.watched else []
        self.of_calls |= {owner: frozenset(self.ev.asked_flows.keys(mask)) for owner, mask in masks.items()}
        return found

    def _links(self) -> tuple[Links, pieces.Journal]:
        """The links, with marks at those that are small: of functions that are linked again, or of all."""
        ev, m, known = self.ev, self.m, self.known
        if known is None:
            links, journal = builder.link(ev, m)
            marked = list(links.blocking)
        else:
            stale = known.journal.links.stale(known.changed)
            links, journal = builder.relink(ev, m, known.record.links, known.journal.links, stale)
            marked = [f for f in links.blocking if f in stale]
        for f in marked:
            ev.flowed = 0
            mark_small(ev, m, f, links)
            if ev.flowed:
                journal.note(f, ev.asked_flows.keys(ev.flowed))
        return links, journal


class _Web(NamedTuple):
    """What a module says about FastAPI, and about all that follows from it."""

    part: fastapi.Record
    returns: dict[PlacedFunction, tuple[Returned, ...]]
    signatures: dict[Target, Signature]
    models: list[ModelRecord]
    path_reads: tuple[str, ...]


def _web(ev: Evaluator, m: int) -> _Web:
    part = collect(ev, m)
    endpoints = {r.endpoint[1:] for r in part.routes if r.endpoint[0] == "function"}
    returns = {(k, f): returned(ev, k, f) for k, f in sorted(endpoints)}
    part.roles.extend((function, "validator") for function in validators(ev, sorted(part.functions)))
    reader = Signatures(ev)
    signatures = {target: reader.of(target) for target in part.callables}
    defined = [] if is_test(ev.imports.paths[m]) else models(reader.types, reader.marks, m)
    return _Web(part, returns, signatures, defined, path_reads(ev, m))


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
