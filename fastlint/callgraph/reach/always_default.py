"""Constant parameters: no caller gives them, so they have their default whatever is declared of them."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.reach.callbacks import is_meant
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term
from fastlint.index.terms import is_starred, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by

_NONE: Term = ("const", None)
_DEEPEST = 4


class AlwaysDefault:
    """Answers whether all callers of a function leave a parameter None."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop

    def is_none(self, function: FunctionId, name: str, depth: int = 0) -> bool:
        """Whether a parameter is None in each call, of which there has to be one; tests do not count."""
        called = self.ev.function(*function)
        parameter = next((p for p in called.parameters if p.name == name), None)
        if parameter is None or parameter.required or parameter.default != _NONE or depth > _DEEPEST:
            return False
        if any(binding.name == name for binding in called.bindings):
            return False
        calls = [*self._direct(function), *self._handed(function)]
        return bool(calls) and all(self._is_left_out(function, name, m, call, depth) for m, call in calls)

    def _direct(self, function: FunctionId) -> Iterator[tuple[int, Call | None]]:
        """The calls of a function; None for one that is none, as a `with`."""
        for (m, f), step in self.loop.callers.get(function, ()):
            if not self.loop.summaries[m].is_test:
                found = (c for c in self.ev.facts(m).calls if c.place == step.place and c.owner == f)
                yield m, next(found, None)

    def _handed(self, function: FunctionId) -> Iterator[tuple[int, Call | None]]:
        """The calls that hand the function on, to be called with what stands behind it: `add_task(f, x)`."""
        name = self.ev.function(*function).name
        for m, summary in sorted(self.loop.summaries.items()):
            for call in self.ev.facts(m).calls if not summary.is_test else ():
                places = [i for i, term in enumerate(call.args) if last_name(term) == name]
                if places and is_meant(self.ev, function, m, call, call.args[places[0]]):
                    yield m, call._replace(args=call.args[places[0] + 1 :])

    def _is_left_out(self, function: FunctionId, name: str, m: int, call: Call | None, depth: int) -> bool:
        """Whether a call leaves the parameter out, or hands on what is None itself."""
        if call is None or any(key is None for key, _ in call.keywords):
            return False
        if any(is_starred(term) for term in call.args):
            return False
        called = self.ev.function(*function)
        given = given_by(called, call).get(name, _NONE)
        if type(given) is str:
            return self.is_none((m, call.owner), given, depth + 1)
        return bool(given == _NONE)
