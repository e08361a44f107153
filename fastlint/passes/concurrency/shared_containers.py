"""Which loops wait in the middle of a container that other tasks change meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.awaitables.suspension import never_suspends
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.index.facts import MODULE, Use
from fastlint.index.terms import encloses
from fastlint.passes.concurrency.containers import locks_around
from fastlint.passes.concurrency.record import Change, Concurrency, Iteration
from fastlint.subjects.tasks import SharedIteration

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_BUILDING = frozenset({"__init__", "__new__", "__post_init__", "model_post_init", "__aenter__", "__enter__"})
_SIZE_KEEPING = frozenset({"append", "extend", "[]"})
"""What can be done to a list while it is iterated without an item being skipped."""
_DEEPEST = 3
_SERVING = ("request", "async")


def shared_iterations(view: ProjectView) -> Iterator[tuple[int, SharedIteration]]:
    """The loops of all modules, each with one of the changes that can happen during it."""
    return Shared(view).iterations()


class Shared:
    """Who changes which container."""

    def __init__(self, view: ProjectView) -> None:
        self.view, self.loop, self.ev = view, view.loop, view.evaluator
        self.changes: dict[tuple[str, int], list[tuple[int, Change]]] = {}
        for m, found in sorted(view.kept(Concurrency).items()):
            for change in found.changes:
                self.changes.setdefault((change.key, change.depth), []).append((m, change))
        self.kept = {word for found in view.kept(Concurrency).values() for word in found.kept}

    def iterations(self) -> Iterator[tuple[int, SharedIteration]]:
        for m, found in sorted(self.view.kept(Concurrency).items()):
            if self.loop.summaries[m].is_quiet:
                continue
            for one in found.iterations:
                if (one.key, one.depth) in self.changes and self.loop.status((m, one.owner)):
                    subject = self._iteration(m, one)
                    if subject is not None:
                        yield m, subject

    def _iteration(self, m: int, one: Iteration) -> SharedIteration | None:
        lifetime = self._lifetime(m, one)
        if not lifetime:
            return None
        function = (m, one.owner)
        every = self.changes[one.key, one.depth]
        kind = one.kind or _kind_of(every)
        resizing = [pair for pair in every if kind != "list" or pair[1].how not in _SIZE_KEEPING]
        own_rows, others = self._meanwhile(m, one, resizing)
        if not others and not own_rows:
            return None
        served = [pair for pair in others if self._is_served((pair[0], pair[1].owner))]
        best = min(served or others, key=lambda pair: (pair[0] != m, pair[0], pair[1].row), default=None)
        is_certain = lifetime == "long" and self._is_served(function) and bool(own_rows or served)
        return self._subject(m, one, kind, best, tuple(own_rows), is_certain=is_certain)

    def _meanwhile(
        self, m: int, one: Iteration, changes: list[tuple[int, Change]]
    ) -> tuple[list[int], list[tuple[int, Change]]]:
        """Of some changes those that fall into an iteration: rows of its own body, and changes by others."""
        function = (m, one.owner)
        locks = {*one.locks, *self._locks_of(function)}
        own_rows: list[int] = []
        others: list[tuple[int, Change]] = []
        for other, change in changes:
            if (other, change.owner) == function and self._is_in_body(m, one, change.row):
                own_rows.append(change.row)
            elif self._happens_meanwhile(function, (other, change.owner), change, locks):
                others.append((other, change))
        return own_rows, others

    def _subject(
        self,
        m: int,
        one: Iteration,
        kind: str,
        best: tuple[int, Change] | None,
        own_rows: tuple[int, ...],
        *,
        is_certain: bool,
    ) -> SharedIteration:
        frame, how = None, ""
        if best is not None:
            other, change = best
            how = change.how
            frame = self.view.frame((other, change.owner), (change.row, 1, change.row, 1), how)
        name = one.key.rpartition(".")[2].rpartition(":")[2]
        function = self.view.function((m, one.owner))
        quiet = tuple(self._quiet(m, one))
        return SharedIteration(
            Span(*one.place), one.text, name, kind, frame, how, own_rows, quiet, function, is_certain
        )

    def _lifetime(self, m: int, one: Iteration) -> str:
        """Whether a container outlives requests: "long", "maybe", or "" if it lives as long as one of them."""
        holder, dot, _ = one.key.rpartition(".")
        if not dot:
            # A variable of a function around: of a factory, if that does not run while requests are served.
            _, f, _ = one.key.split(":")
            return "" if int(f) == one.owner or (m, int(f)) in self.loop.served else "long"
        if ":" not in holder:
            return "long"
        if holder in self.loop.short_lived:
            return "maybe" if holder in self.kept else ""
        return "long" if holder in self.kept else "maybe"

    def _is_in_body(self, m: int, one: Iteration, row: int) -> bool:
        """Whether a row of the function of a loop stands in its body."""
        facts = self.ev.facts(m)
        rows = [c.place[0] for c in facts.calls if c.owner == one.owner and encloses(facts.blocks, one.block, c.block)]
        rows += [b.row for b in facts.functions[one.owner].bindings if encloses(facts.blocks, one.block, b.block)]
        return row in rows and row > one.place[0]

    def _happens_meanwhile(self, looping: FunctionId, function: FunctionId, change: Change, locks: set[str]) -> bool:
        m, f = function
        summary = self.loop.summaries[m]
        if summary.is_quiet or f == MODULE or summary.functions[f].qualname.rpartition(".")[2] in _BUILDING:
            return False
        if function == looping and self.loop.reach.get(function) != "request":
            return False  # A task of which there is one.
        if self.loop.reach.get(function) in ("startup", "script") and function not in self.loop.served:
            return False
        return not locks or locks.isdisjoint((*change.locks, *self._locks_of(function)))

    def _is_served(self, function: FunctionId) -> bool:
        return function in self.loop.served or self.loop.reach.get(function) in _SERVING

    def _locks_of(self, function: FunctionId, depth: int = 0) -> frozenset[str]:
        """Names of what all callers of a function have entered."""
        callers = self.loop.callers.get(function, ())
        if not callers or depth > _DEEPEST or self.loop.roles.get(function):
            return frozenset()
        held: list[frozenset[str]] = []
        for (m, owner), step in callers:
            facts = self.ev.facts(m)
            blocks = {c.block for n in self.ev.calls_of(m, owner) if (c := facts.calls[n]).place == step.place}
            around = {name for block in blocks for name in locks_around(facts, block, owner)}
            held.append(self._locks_of((m, owner), depth + 1) | around)
        return frozenset.intersection(*held)

    def _quiet(self, m: int, one: Iteration) -> Iterator[Span]:
        """The awaited calls in a loop of coroutines that never give the event loop back."""
        facts = self.ev.facts(m)
        steps = self.loop.links[m].coroutines.get(one.owner, ())
        for call in self.ev.calls_in(m, one.owner):
            if call.use != Use.AWAITED or not encloses(facts.blocks, one.block, call.block):
                continue
            targets = [step.target for step in steps if step.place == call.place]
            if targets and all(never_suspends(self.ev, self.loop, target) for target in targets):
                yield Span(*call.place)


def _kind_of(changes: list[tuple[int, Change]]) -> str:
    """What a container can only be, by the methods that are called on it."""
    methods = {change.how for _, change in changes}
    if methods & {"append", "extend", "insert"}:
        return "deque" if methods & {"appendleft", "popleft"} else "list"
    return "set" if methods & {"add", "discard"} else "dict" if methods & {"popitem", "setdefault", "[]", "del"} else ""
