"""Functions that are handed on as they are, to be called by others."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator


class Callbacks:
    """Answers of functions whether a call in the application is given them: `fetch(url, on_done=self.count)`."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop
        self._answers: dict[FunctionId, bool] = {}

    def is_handed_on(self, function: FunctionId) -> bool:
        """Whether some call is given a function of the project, itself or in a display."""
        found = self._answers.get(function)
        if found is None:
            found = self._answers[function] = any(
                is_meant(self.ev, function, *given) for given in self._given(function)
            )
        return found

    def _given(self, function: FunctionId) -> Iterator[tuple[int, Call, Term]]:
        """What calls are given that ends in the function's name."""
        name = self.ev.function(*function).name
        for m, summary in sorted(self.loop.summaries.items()):
            for call in self.ev.facts(m).calls if not summary.is_test else ():
                for term in call.arguments:
                    yield from ((m, call, part) for part in parts(term) if last_name(part) == name)


def is_meant(ev: Evaluator, function: FunctionId, m: int, call: Call, term: Term) -> bool:
    """Whether what a call is given can be a function of the project."""
    values = ev.at(m, call, term)
    return any(v[0] in ("function", "method") and (v[1], v[2]) == function for v in values)


def parts(term: Term) -> Iterator[Term]:
    """A term, or what a display or a condition can give."""
    if type(term) is not tuple or not term or term[0] not in ("or", "list", "tuple", "set", "dict"):
        yield term
    else:
        for part in term[1]:
            yield from parts(part[1] if term[0] == "dict" else part)
