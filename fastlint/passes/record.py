"""What is kept of each module between runs.

Its links, its part of the FastAPI model, what the slices say of it, and from which modules all this was derived.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from fastlint.callgraph.calls import builder, pieces
from fastlint.callgraph.calls.validators import validators
from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.callgraph.liveness.broken_imports import is_broken
from fastlint.codec import Codec, nothing
from fastlint.footprint import footprint
from fastlint.framework import records as fastapi
from fastlint.framework.collect.module import collect
from fastlint.index.facts import MODULE
from fastlint.inference.asked_flows import FlowKey
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.reader import ModuleReader
from fastlint.passes.registry import KEEPING, Kept, Slice, together
from fastlint.passes.waits.small_files import mark_small
from fastlint.passes.watched_calls import Watched
from fastlint.renumber import Number, renumbered

T = TypeVar("T")


class ModuleAnalysis(NamedTuple):
    """The answers for one module; `kept` are those of the slices.

    `asked` has a bit for each module that the answers depend on (behind one for all of them, as many for modules into
    whose functions something flows), `placed` one for each other module of which they hold places or numbers of calls:
    any edit there can shift those.
    """

    links: ModuleCallGraph
    fastapi: fastapi.FrameworkRecord
    kept: Kept
    asked: int
    placed: int


class Known(NamedTuple):
    """What is known of a module by an earlier look, and which flows have changed since."""

    record: ModuleAnalysis
    journal: Journal
    changed: frozenset[FlowKey]


class Journal(NamedTuple):
    """Which flows the parts of a record asked for: its links and some slices by function, the others by part."""

    links: pieces.Journal
    slices: dict[str, dict[int, frozenset[FlowKey]]]
    parts: tuple[frozenset[FlowKey], ...]


def record(
    ev: Evaluator, module: int, watched: Watched | None = None, known: Known | None = None
) -> tuple[ModuleAnalysis, Journal]:
    """Everything about one module that needs its surroundings; of what is known only what flows have changed anew."""
    ev.seen = known.record.asked if known is not None else 0
    ev.forget()
    looking = _Looking(ev, module, watched, known)
    return looking.record(), Journal(looking.journal, looking.of_slices, tuple(looking.asked))


class _Looking:
    """One look at a module."""

    def __init__(self, ev: Evaluator, module: int, watched: Watched | None, known: Known | None) -> None:
        self.ev = ev
        self.m = module
        self.watched = watched
        self.known = known
        self.asked: list[frozenset[FlowKey]] = []
        self.of_slices: dict[str, dict[int, frozenset[FlowKey]]] = {}
        self.links, self.journal = self._links()

    def record(self) -> ModuleAnalysis:
        """All parts together."""
        ev, m = self.ev, self.m
        old = self.known.record if self.known is not None else empty()
        self.links.broken[:] = self._part(lambda: [MODULE] if is_broken(ev, m) else [], self.links.broken)
        part = self._part(lambda: _fastapi(ev, m), old.fastapi)
        reader = ModuleReader(ev, m, part, self.watched, self.asked[-1])
        kept = together(self._slice(one, reader, was) for one, was in zip(KEEPING, old.kept, strict=True))
        found = ModuleAnalysis(self.links, part, kept, ev.seen, 0)
        return found._replace(placed=_placed(found) & ~(1 << m))

    def _slice(self, one: Slice, reader: ModuleReader, known: T) -> T:
        """What a slice keeps."""
        return self._by_function(one, reader, known) if one.by_function else self._part(lambda: one.read(reader), known)

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

    def _by_function(self, one: Slice, reader: ModuleReader, known: T) -> T:
        """What a slice keeps that reads each function by itself: those that asked for what has changed, or all."""
        again, lasting = None, dict[int, frozenset[FlowKey]]()
        if self.known is not None:
            before = self.known.journal.slices[one.name]
            stale = {owner for owner, keys in before.items() if not keys.isdisjoint(self.known.changed)}
            lasting, again = {owner: keys for owner, keys in before.items() if owner not in stale}, (known, stale)
            if not stale:
                self.of_slices[one.name] = lasting
                return known
        masks: dict[int, int] = {}
        found: T = one.read(reader, masks, again)
        asked = {owner: frozenset(self.ev.asked_flows.keys(mask)) for owner, mask in masks.items()}
        self.of_slices[one.name] = lasting | asked
        return found

    def _links(self) -> tuple[ModuleCallGraph, pieces.Journal]:
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


def _fastapi(ev: Evaluator, m: int) -> fastapi.FrameworkRecord:
    """What a module says about FastAPI."""
    part = collect(ev, m)
    part.roles.extend((function, "validator") for function in validators(ev, sorted(part.functions)))
    return part


def _placed(found: ModuleAnalysis) -> int:
    """Bits of the modules of which a record tells places."""
    modules: set[int] = set()
    footprint(ModuleAnalysis)(found, modules)
    return sum(1 << m for m in modules)


def empty() -> ModuleAnalysis:
    """The record of a module about which nothing could be found out."""
    found: ModuleAnalysis = nothing(ModuleAnalysis)
    return found


class Frozen(NamedTuple):
    """A record as it is kept and sent: its two masks (little-endian), and all the rest."""

    asked: bytes
    placed: bytes
    body: bytes


_CODEC: Codec[ModuleAnalysis] = Codec(ModuleAnalysis, leaves=False)


def freeze(r: ModuleAnalysis) -> Frozen:
    """A record as bytes."""
    return Frozen(_bytes(r.asked), _bytes(r.placed), _CODEC.encode(r._replace(asked=0, placed=0)))


def thaw(frozen: Frozen) -> ModuleAnalysis:
    """The inverse of `freeze`."""
    return _CODEC.decode(frozen.body)._replace(asked=dependencies(frozen), placed=_bits(frozen.placed))


def masks(frozen: Frozen) -> tuple[int, int]:
    """What a frozen record rests on, and of what it tells places."""
    return dependencies(frozen), _bits(frozen.placed)


def with_masks(frozen: Frozen, asked: int, placed: int) -> Frozen:
    """The same record with other masks."""
    return frozen._replace(asked=_bytes(asked), placed=_bytes(placed))


def moved(frozen: Frozen, number: Number) -> Frozen:
    """A frozen record in which modules have other numbers, but for its masks; raises KeyError if one is gone."""
    return frozen._replace(body=_CODEC.encode(renumbered(ModuleAnalysis)(_CODEC.decode(frozen.body), number)))


def dependencies(frozen: Frozen) -> int:
    """Bits of the modules whose facts a frozen record rests on."""
    return _bits(frozen.asked)


def holds(frozen: Frozen, changed: int, different: int) -> bool:
    """Whether a frozen record still holds after edits: bits of changed modules, and of those that look different."""
    return not (dependencies(frozen) & different or _bits(frozen.placed) & changed)


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def _bits(data: bytes) -> int:
    return int.from_bytes(data, "little")
