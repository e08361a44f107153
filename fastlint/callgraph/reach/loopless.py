"""Plain functions that run where no event loop does: in workers and commands, or in the threads of `def` routes."""

from __future__ import annotations

from fastlint.callgraph.reach.callbacks import Callbacks
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Function, Term
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.subjects.kinds import Loopless

_IN_THREADS = frozenset({"route", "dependency", "background-task", "exception-handler"})
_RUNNERS, _CLASSES = named("loopless-runner"), named("loopless-class")
_RUN = frozenset({"run", "__call__", "before_start", "after_return", "on_failure", "on_retry", "on_success"})
"""Methods of such a class that the worker calls."""


class LooplessFunctions:
    """Answers where a plain function runs, if that is never on the thread of a running loop."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop
        self.callbacks = Callbacks(ev, loop)

    def of(self, function: FunctionId) -> Loopless:
        """Tell where a function runs; "" if that is not known, or (also) on a loop."""
        ways: set[Loopless] = set()
        seen, pending = {function}, [function]
        while pending:  # each caller once, however many ways lead to it
            asked = pending.pop()
            own = self._runner(asked)
            callers = {caller for caller, _ in self.loop.callers.get(asked, ())}
            if self._is_unknown(asked, own, callers):
                return ""
            if own:
                ways.add(own)
            pending.extend(sorted(callers - seen))
            seen |= callers
        if not ways:  # they only call each other
            return ""
        return "worker" if ways == {"worker"} else "thread"

    def _is_unknown(self, function: FunctionId, own: Loopless, callers: set[FunctionId]) -> bool:
        """Whether a function may (also) run on a loop, as far as its own definition and who calls it tell."""
        found, roles = self.ev.function(*function), self.loop.roles.get(function, set())
        if function[1] == 0 or found.is_async or found.is_generator or roles - _IN_THREADS:
            return True
        is_method = found.klass >= 0 and not found.name.startswith("_")
        # Whoever calls a public method of an object that nobody knows is not seen.
        return not own and (not callers or is_method or self.callbacks.is_handed_on(function))

    def _runner(self, function: FunctionId) -> Loopless:
        """Who runs a function itself."""
        m, found = function[0], self.ev.function(*function)
        if self.loop.roles.get(function, set()) & _IN_THREADS:
            return "thread"
        if any(self._is_runner(m, found, term) for term, _ in found.decorators):
            return "worker"
        is_run = found.klass >= 0 and found.name in _RUN
        return "worker" if is_run and attributes.is_subclass(self.ev, ("class", m, found.klass), _CLASSES) else ""

    def _is_runner(self, m: int, function: Function, decorator: Term) -> bool:
        """Whether a decorator hands a function to workers: one that is known, or that is given a class of tasks."""
        made = self.ev.facts(m).called(decorator)
        values = self.ev.value(m, function.outer, made.func if made else decorator, function.block)
        if any(v[0] == "external" and self.ev.knowledge.canonical(v[1]) in _RUNNERS for v in values):
            return True
        base = dict(made.keywords).get("base") if made else None
        given = self.ev.value(m, function.outer, base, function.block) if base is not None else ()
        return any(v[0] == "class" and attributes.is_subclass(self.ev, v, _CLASSES) for v in given)
