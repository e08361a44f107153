"""The query engine: questions are answered on demand, once, within limits; each answer knows what it rests on.

A question that asks itself is unknown there (a *cut*), and only its outermost asker remembers an answer. What one
question from outside may lead to is limited by *fuel*, and all of one module by a budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastlint.index.facts import Facts
from fastlint.inference.asked_flows import FlowKey
from fastlint.inference.module_summary import Summary
from fastlint.inference.store import Store
from fastlint.inference.values import UNKNOWN, Values, bounded

_FUEL = 4000
"""Questions that one from outside may lead to."""
_BUDGET, _LEAST_FUEL = 150_000, 40
"""Questions that all of one module may lead to; what is asked after that gets little fuel each."""
_MOST_ANSWERS = 400_000
"""Answers that are remembered: from then on the next module begins anew, so that memory does not grow for ever."""
_NEVER = 1 << 60
_DEEPEST = 120

Answer = tuple[Values, int, int]
"""The values, the bits of the modules that they rest on, and those of the flows that they asked for."""


class QueryEngine(Store):
    """Answers questions by key, and remembers the answers."""

    def __init__(self, paths: Sequence[str], load: Callable[[int], Facts]) -> None:
        super().__init__(paths, load)
        self._memo: dict[Any, Answer] = {}
        self._masks: dict[int, int] = {}
        self._outside: dict[Any, Answer] = {}
        self._cut = _NEVER
        self._fuel = self._given = _FUEL
        self._budget = _BUDGET
        self.open: dict[Any, int] = {}
        """The questions that are being answered, with their depth: for reading only."""

    def ask(self, key: Any, compute: Callable[[], Values]) -> Values:
        """Memoise a question; a question that asks itself is unknown there, and only its outermost asker remembers."""
        known = self._memo.get(key)
        if known is not None:
            self.seen |= known[1]
            self.flowed |= known[2]
            return known[0]
        depth = self.open.get(key)
        if depth is not None:
            self._cut = min(self._cut, depth)
            self._fuel -= 1
            return UNKNOWN
        depth = len(self.open)
        if depth == 0:
            self._refuel()
        self._fuel -= 1
        if self._fuel < 0 or depth > _DEEPEST:
            self._cut = 0
            return UNKNOWN
        return self._answer(key, compute, depth)

    def _answer(self, key: Any, compute: Callable[[], Values], depth: int) -> Values:
        outer_seen, self.seen = self.seen, 0
        outer_flowed, self.flowed = self.flowed, 0
        outer_cut, self._cut = self._cut, _NEVER
        self.open[key] = depth
        try:
            answer, size = bounded(compute())
            self._fuel -= size // 64
        except RecursionError:
            # No stack is deep enough for what was made to be deep: it is unknown, and nothing more is tried.
            answer, self._cut, self._fuel = UNKNOWN, 0, 0
        finally:
            del self.open[key]
            seen, flowed, cut = self.seen, self.flowed, self._cut
            self.seen = outer_seen | seen
            self.flowed = outer_flowed | flowed
            self._cut = outer_cut
        if cut >= depth:
            self._memo[key] = answer, self._masks.setdefault(seen, seen), self._masks.setdefault(flowed, flowed)
        elif cut < outer_cut:
            self._cut = cut
        return answer

    def remember(self, key: Any, compute: Callable[[], Values]) -> Values:
        """Answer a question from outside that is asked again and again, and remember the answer until `forget`."""
        outer, self.seen = self.seen, 0
        outer_flowed, self.flowed = self.flowed, 0
        answer = compute()
        self._outside[key] = answer, self.seen, self.flowed
        self.seen |= outer
        self.flowed |= outer_flowed
        return answer

    def cut_at(self, key: Any) -> None:
        """Note that the answer in the making leaves out what an open question would say."""
        self._cut = min(self._cut, self.open[key])

    def _refuel(self) -> None:
        """Allow a fresh amount of work: a question that no other one has led to is one from outside."""
        self._budget -= self._given - max(self._fuel, 0)
        self._fuel = self._given = _FUEL if self._budget > 0 else _LEAST_FUEL

    def forget(self) -> None:
        """Begin with another module: answers to questions from outside were about places of the one before."""
        self._outside.clear()
        self._budget, self._given = _BUDGET, self._fuel
        if len(self._memo) > _MOST_ANSWERS:
            self._memo.clear()
            self._masks.clear()

    def learn(self, flows: dict[FlowKey, Values]) -> None:
        """Take in what calls hand to parameters, and forget the answers that asked for what is different now."""
        changed = (key for key in self.flows.keys() | flows.keys() if self.flows.get(key) != flows.get(key))
        stale = self.asked_flows.bits_of(changed)
        self._memo = {key: answer for key, answer in self._memo.items() if not answer[2] & stale}
        self._outside.clear()
        self.flows = flows

    def renew(self, m: int, summaries: Mapping[int, Summary] | None = None) -> None:
        """Forget the facts of a module and all answers that rest on them."""
        bits = self.sources.facts(m) | (self.sources.tables if summaries is not None else 0)
        stale = {mask for mask in self._masks if mask & bits}
        self._memo = {key: answer for key, answer in self._memo.items() if answer[1] not in stale}
        self._masks = {mask: mask for mask in self._masks if mask not in stale}
        self._outside.clear()
        super().renew(m, summaries)
