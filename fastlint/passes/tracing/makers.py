"""The calls that make what an expression is: through names and attributes, dependencies, and what callers hand over."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, given_by, site_at

_DEEPEST = 6
Passed = frozenset[tuple[FunctionId, str]]
"""Parameters on the way back."""
Maker = tuple[int, int]
"""A module, and the number of a call in it."""


class Makers:
    """Finds where values are made."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop
        self.allocations = Allocations(ev)
        self.dependencies = Dependencies(self.allocations)

    def of(self, site: Site, passed: Passed = frozenset()) -> set[Maker]:
        """The calls that are seen to make a value; others may too."""
        found: set[Maker] = set()
        for origin in self.allocations.sites(site) if len(passed) <= _DEEPEST else ():
            term = origin.term
            while type(term) is tuple and term[0] in ("enter", "await"):
                term = term[1]
            if type(term) is not tuple:
                continue
            if term[0] == "()":
                found |= self._of_call((origin.m, term[1]), passed)
            elif term[0] == "param":
                for given in self._given((origin.m, origin.scope), term[1]):
                    source = (origin.m, origin.scope), term[1]
                    found |= self.of(given, passed | {source}) if source not in passed else set()
        return found

    def _of_call(self, maker: Maker, passed: Passed) -> set[Maker]:
        """The call itself, or what makes the value that a generator of the project yields."""
        call = self.ev.facts(maker[0]).calls[maker[1]]
        values = self.ev.at(maker[0], call, call.func)
        own = [(v[1], v[2]) for v in values if v[0] in ("function", "method")]
        if not own:
            return {maker}
        return {one for function in own for given in self._provided(function) for one in self.of(given, passed)}

    def _given(self, function: FunctionId, name: str) -> Iterator[Site]:
        """What a parameter is given: by a dependency, or else by those who call the function."""
        one = self.ev.function(*function)
        parameter = next((p for p in one.parameters if p.name == name), None)
        if parameter is None:
            return
        dependency = self.dependencies.of_parameter(function[0], one.outer, parameter, one)
        if dependency is not None and dependency.target[0] == "function":
            yield from self._provided((int(dependency.target[1]), int(dependency.target[2])))
            return
        for caller, step in self.loop.callers.get(function, ()):
            call = self.ev.call_at(caller, step.place)
            if call is None or self.loop.summaries[caller[0]].is_test:
                continue
            term = given_by(one, call).get(name)
            if term is not None:
                yield site_at(caller[0], call, term)

    def _provided(self, provider: FunctionId) -> Iterator[Site]:
        one = self.ev.function(*provider)
        for result in (*one.returns, *one.yields):
            if result.value is not None:
                yield Site(*provider, result.value, None, result.block, result.place[0])
