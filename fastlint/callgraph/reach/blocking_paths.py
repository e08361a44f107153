"""Paths of the call graph to blocking calls: followed backwards, up to the function on the event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fastlint.callgraph.conditions.path_conditions import RECEIVER, Guards, admits, handed_on
from fastlint.callgraph.graph.edges import Blocking, CallEdge
from fastlint.footprint import FunctionId
from fastlint.index.facts import Place
from fastlint.inference.module_summary import Summary

_MOST_WAYS = 4
"""Ways with different conditions that are followed from one function."""


class BlockingEntry(NamedTuple):
    """A call in loop code that blocks: the function it stands in, the way down, and the blocking call at its end.

    `is_certain`: the function is reached from something that FastAPI runs, not only taken to be.
    """

    owner: FunctionId
    steps: tuple[tuple[FunctionId, CallEdge], ...]
    end_owner: FunctionId
    end: Blocking
    is_certain: bool = True

    @property
    def place(self) -> Place:
        """Where the call stands."""
        return self.steps[0][1].place if self.steps else self.end.place


class BlockingPath(NamedTuple):
    """A way down from a function to a blocking call, and what its parameters must be for it to be gone."""

    steps: tuple[tuple[FunctionId, CallEdge], ...]
    end: Blocking
    end_owner: FunctionId
    guards: Guards

    @property
    def row(self) -> int:
        """Where the way leaves the function in which it begins."""
        return self.steps[0][1].place[0] if self.steps else self.end.place[0]

    def behind(self, caller: FunctionId, step: CallEdge) -> BlockingPath:
        """The way with one more step before it."""
        wanted = step.guards + handed_on(step.flags, self.guards)
        if (RECEIVER, None) in step.flags:
            wanted += tuple(guard for guard in self.guards if guard[0] == RECEIVER)
        return BlockingPath(((caller, step), *self.steps), self.end, self.end_owner, wanted)

    def is_open(self, step: CallEdge) -> bool:
        """Whether it can be gone from a call: with its arguments, and as far as a generator is run."""
        return admits(step.flags, self.guards) and not (step.until and self.row > step.until)


class BlockingPaths:
    """The ways that are still to be followed, the oldest first; more can be added meanwhile."""

    def __init__(self, summaries: Mapping[int, Summary]) -> None:
        self._summaries = summaries
        self._known: dict[FunctionId, list[BlockingPath]] = {}
        self._queue: deque[tuple[FunctionId, BlockingPath]] = deque()

    def __iter__(self) -> Iterator[tuple[FunctionId, BlockingPath]]:
        while self._queue:
            yield self._queue.popleft()

    def add(self, function: FunctionId, way: BlockingPath) -> None:
        """Take in a way that can be gone where the ones before it cannot: the first without conditions is enough.

        Of a generator those before its first `yield` may be the only ones that are gone.
        """
        known = self._known.setdefault(function, [])
        is_generator = self._summaries[function[0]].functions[function[1]].is_generator
        rivals = [before for before in known if not is_generator or before.row <= way.row]
        if len(known) < _MOST_WAYS and not any(set(before.guards) <= set(way.guards) for before in rivals):
            known.append(way)
            self._queue.append((function, way))
