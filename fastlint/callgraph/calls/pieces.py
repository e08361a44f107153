"""A module is linked piece by piece: where flows into parameters change, what asked for them is linked again.

All else stays as it is, in its place: the links are the same as if the whole module had been linked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.index.facts import BlockKind, Facts
from fastlint.inference.asked_flows import FlowKey
from fastlint.inference.evaluator import Evaluator

HEAD, WHOLE, CALLS, BLOCKS = range(4)
"""Decorators and reads of a function, what belongs to none, calls and blocks that follow each other in one function."""
NOBODY = -1
_KINDS = frozenset({BlockKind.LOOP, BlockKind.WITH, BlockKind.ASYNC_LOOP, BlockKind.ASYNC_WITH})

Sizes = tuple[int, ...]
"""How many links there are, by field."""


class Piece(NamedTuple):
    """What is linked together: a kind, the function, and a range of calls or blocks."""

    kind: int
    owner: int
    start: int = 0
    stop: int = 0


class Placed(NamedTuple):
    """A piece with its place among the links of the module."""

    piece: Piece
    before: Sizes
    after: Sizes


class Journal(NamedTuple):
    """The flows for which functions asked; the pieces of these functions, and of those that block, in order."""

    pieces: list[Placed]
    asked: dict[int, frozenset[FlowKey]]

    def stale(self, changed: Collection[FlowKey]) -> set[int]:
        """The functions to be linked again when these flows have changed."""
        return {owner for owner, keys in self.asked.items() if not keys.isdisjoint(changed)}

    def note(self, owner: int, keys: Iterable[FlowKey]) -> None:
        """What is said of the links of a function asked for some flows, too."""
        self.asked[owner] = self.asked.get(owner, frozenset()) | frozenset(keys)


class Linking(Protocol):
    """What links a module, and where it puts the links."""

    ev: Evaluator
    links: ModuleCallGraph

    def piece(self, piece: Piece, /) -> None:
        """Link one piece."""


def pieces(facts: Facts) -> Iterator[Piece]:
    """The pieces of a module in the order in which they are linked."""
    for number, function in enumerate(facts.functions):
        if function.decorators or function.reads or function.bindings or function.returns or function.yields:
            yield Piece(HEAD, number)
    yield Piece(WHOLE, NOBODY)
    calls = ((call.owner, number) for number, call in enumerate(facts.calls))
    blocks = ((block.owner, number) for number, block in enumerate(facts.blocks) if block.kind in _KINDS)
    for kind, numbered in ((CALLS, calls), (BLOCKS, blocks)):
        for owner, group in groupby(numbered, key=lambda pair: pair[0]):
            numbers = [number for _, number in group]
            yield Piece(kind, owner, numbers[0], numbers[-1] + 1)


def link_all(linking: Linking, todo: Iterable[Piece]) -> Journal:
    """Link all pieces of a module."""
    writing = _Writing(linking)
    for piece in todo:
        writing.link(piece)
    return writing.journal({})


def link_again(linking: Linking, known: ModuleCallGraph, journal: Journal, stale: Collection[int]) -> Journal:
    """Link the pieces of some functions; all others are taken from links that are known."""
    writing = _Writing(linking)
    at: Sizes = (0,) * len(known)
    for piece, before, after in journal.pieces:
        writing.copy(known, at, before, stale)
        if piece.owner in stale:
            writing.link(piece)
        else:
            writing.keep(piece, known, before, after, stale)
        at = after
    writing.copy(known, at, _sizes(known), stale)
    return writing.journal({owner: keys for owner, keys in journal.asked.items() if owner not in stale})


class _Writing:
    def __init__(self, linking: Linking) -> None:
        self.linking = linking
        self.links = linking.links
        self.placed: list[Placed] = []
        self.masks: dict[int, int] = {}
        self.sizes = _sizes(self.links)

    def link(self, piece: Piece) -> None:
        ev = self.linking.ev
        ev.flowed = 0
        before = self.sizes
        self.linking.piece(piece)
        self.sizes = _sizes(self.links)
        self.placed.append(Placed(piece, before, self.sizes))
        if ev.flowed:
            self.masks[piece.owner] = self.masks.get(piece.owner, 0) | ev.flowed

    def keep(self, piece: Piece, known: ModuleCallGraph, start: Sizes, end: Sizes, without: Collection[int]) -> None:
        before = self.sizes
        self.copy(known, start, end, without)
        self.placed.append(Placed(piece, before, self.sizes))

    def copy(self, known: ModuleCallGraph, start: Sizes, end: Sizes, without: Collection[int]) -> None:
        """Take over links between two places, but for those of some functions."""
        field: Any
        found: Any
        for field, found, first, last in zip(self.links, known, start, end, strict=True):
            if first == last:
                continue
            if isinstance(field, list):
                field.extend(found[first:last])
            else:
                field.update((owner, found[owner]) for owner in [*found][first:last] if owner not in without)
        self.sizes = _sizes(self.links)

    def journal(self, asked: dict[int, frozenset[FlowKey]]) -> Journal:
        keys = self.linking.ev.asked_flows.keys
        every = {**asked, **{owner: frozenset(keys(mask)) for owner, mask in self.masks.items()}}
        noted = every.keys() | self.links.blocking.keys()
        return Journal([placed for placed in self.placed if placed.piece.owner in noted], every)


def _sizes(links: ModuleCallGraph) -> Sizes:
    fields: Iterable[Any] = links
    return tuple(map(len, fields))
