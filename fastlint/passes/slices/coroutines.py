"""Coroutines, async iterators and tasks that are used as they must not be, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from fastlint.callgraph.graph import edges
from fastlint.callgraph.graph.edges import Unawaited
from fastlint.callgraph.reach.callbacks import Callbacks, is_meant, parts
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Flag, Place, Term, Use
from fastlint.inference.sites import given_arguments
from fastlint.inference.words import built_of
from fastlint.knowledge.roles import named
from fastlint.passes.injection.request_values import Outliving, outliving_tasks
from fastlint.subjects.shared import FunctionView
from fastlint.subjects.tasks import AsyncUse, CalledArgument, CoroutineUse, SyncUse, TaskCapture

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each with the module in which it stands; of code that never runs in a server only offloaded calls."""
    receivers = _Receivers(view)
    for m, link in sorted(view.loop.links.items()):
        if not view.loop.summaries[m].is_quiet:
            yield from ((m, _coroutine_use(view, m, use, receivers)) for use in link.unawaited)
            for sync in link.sync_uses:
                function = view.function((m, sync.owner))
                yield m, _misuse(sync, function)
        for called in link.called:
            span, outer, function = Span(*called.place), Span(*called.outer_place), view.function((m, called.owner))
            yield m, CalledArgument(span, called.text, called.outer, outer, function)
    for task in outliving_tasks(view.evaluator, view.loop):
        yield task.function[0], _task_capture(task, view)


def _misuse(use: edges.SyncUse, function: FunctionView) -> SyncUse | AsyncUse:
    span = Span(*use.place)
    if use.how == "async entered":
        return AsyncUse(span, use.text, use.name, "entered", function)
    if use.how == "async iterated":
        return AsyncUse(span, use.text, use.name, "iterated", function)
    if use.how == "awaited":
        return AsyncUse(span, use.text, use.name, use.how, function)
    return SyncUse(span, use.text, use.name, use.how, function)


def _coroutine_use(view: ProjectView, m: int, use: Unawaited, receivers: _Receivers) -> CoroutineUse:
    function = view.function((m, use.owner))
    made = Span(*use.made) if use.made else None
    goes_to = receivers.of((m, use.owner)) if not function.is_async and use.owner > 0 else ""
    is_plain = use.how == "returned" and not function.is_async and not goes_to and use.owner > 0
    is_lost = is_plain and receivers.is_lost((m, use.owner))
    is_denied = use.name.startswith(_ASYNC_SESSIONS) and receivers.has_plain_sessions
    return CoroutineUse(Span(*use.place), use.text, use.name, use.how, function, made, goes_to, is_lost, is_denied)


_ASYNC_SESSIONS = tuple(f"{name}." for name in sorted(named("async-session")))
_MAKING_PLAIN = frozenset({"create_engine", "engine_from_config", "sessionmaker", "scoped_session", "Session"})
_MAKING_ASYNC = frozenset({
    "create_async_engine", "async_engine_from_config", "async_sessionmaker", "async_scoped_session", "AsyncEngine",
    "AsyncSession",
})  # fmt: skip


class _Receivers:
    """Who calls plain functions, beside the project's own code; and which sessions of a database there are."""

    def __init__(self, view: ProjectView) -> None:
        self.ev, self.loop, self.begun = view.evaluator, view.loop, view.standing.begun
        self.callbacks = Callbacks(view.evaluator, view.loop)
        self.jobs = {
            (m, f) for m, link in view.loop.links.items() for f, who in link.workers if who in ("worker", "command")
        }

    @cached_property
    def has_plain_sessions(self) -> bool:
        """Whether all sessions and engines that the project makes are plain ones, whatever annotations say."""
        built = [built_of(self.begun.words(m)) for m in sorted(self.begun.every)]
        names = {name for one in built for name in one.names}
        return names.isdisjoint(_MAKING_ASYNC) and not names.isdisjoint(_MAKING_PLAIN)

    def of(self, function: FunctionId) -> Literal["", "others", "worker"]:
        """Tell "worker" for what runs jobs or commands, "others" for who is handed the function, or ""."""
        if function in self.jobs:
            return "worker"
        return "others" if self.callbacks.is_handed_on(function) else ""

    def is_lost(self, function: FunctionId) -> bool:
        """Whether a plain function is called, and no caller awaits what it gives, keeps it or hands it on."""
        callers = self.loop.callers.get(function, ())
        return bool(callers) and all(self._loses(function, owner, step.place) for owner, step in callers)

    def _loses(self, function: FunctionId, owner: FunctionId, place: Place) -> bool:
        """Whether the result of a function is lost where another one calls it, or hands it to those that do."""
        m, facts = owner[0], self.ev.facts(owner[0])
        at = next((n for n in self.ev.calls_of(*owner) if facts.calls[n].place == place), None)
        if at is None:
            return False
        call = facts.calls[at]
        given = call.arguments
        if any(self._is_meant(function, m, call, term) for term in given):
            uses = [*self._uses(function, m, call)]
            return bool(uses) and all(self._loses_call(*use) for use in uses)
        return self._loses_call(owner, at)

    def _is_meant(self, function: FunctionId, m: int, call: Call, term: Term) -> bool:
        return any(is_meant(self.ev, function, m, call, part) for part in parts(term))

    def _uses(self, function: FunctionId, m: int, call: Call) -> Iterator[tuple[FunctionId, int]]:
        """The calls by which functions of the project call the one that they are given: `factory()`."""
        for value in self.ev.at(m, call, call.func):
            if value[0] in ("function", "method"):
                target, calls = (value[1], value[2]), self.ev.facts(value[1]).calls
                bound = value[0] == "method"
                given = given_arguments(self.ev.function(*target), call.args, call.keywords, bound=bound)
                names = [name for name, term in given.items() if self._is_meant(function, m, call, term)]
                yield from ((target, n) for n in self.ev.calls_of(*target) if calls[n].func in names)

    def _loses_call(self, owner: FunctionId, at: int) -> bool:
        """Whether nothing becomes of what a call gives."""
        facts, found = self.ev.facts(owner[0]), self.ev.function(*owner)
        if found.flags & Flag.WAITS:
            return False
        use, is_route = facts.calls[at].use, "route" in self.loop.roles.get(owner, ())
        if use != Use.ASSIGNED:
            return use in _LOSING or (use == Use.RETURNED and is_route)
        names = {b.name for b in found.bindings if b.value == ("()", at)}
        calls = self.ev.calls_in(*owner)
        terms = [term for c in calls for term in c.arguments]
        terms += [b.value for b in found.bindings] + [r.value for r in found.yields]
        returned = [r.value for r in found.returns]
        terms += [t for t in returned if type(t) is not str] if is_route else returned
        return bool(names) and all("." not in name and not _mentions(terms, name) for name in names)


_LOSING = frozenset({
    Use.STATEMENT, Use.ATTRIBUTE, Use.SUBSCRIPT, Use.FORMATTED, Use.COMPARED, Use.OPERAND, Use.TRUTH, Use.ITERATED,
})  # fmt: skip
"""What is done with the value of a call that a coroutine is no use for."""


def _mentions(terms: Sequence[Term], name: str) -> bool:
    """Whether one of some terms is a name, or has it as a part that is no base of an attribute."""
    todo = list(terms)
    while todo:
        term = todo.pop()
        if term == name:
            return True
        if type(term) is tuple and term[:1] not in ((".",), ("const",)):
            todo += [part for part in term if type(part) in (tuple, str)]
    return False


def _task_capture(task: Outliving, view: ProjectView) -> TaskCapture:
    capture, value = task.capture, task.value
    owner = view.function(task.owner).name
    frames = tuple(view.frame(function, step.place, step.text) for function, step in task.steps)
    around = view.function(task.function)
    return TaskCapture(
        Span(*capture.place), capture.text, capture.parameter, value.kind, value.provider, owner, frames, around
    )
