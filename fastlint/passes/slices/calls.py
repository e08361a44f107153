"""Calls of watched callables as rules see them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.awaitables.suspension import starts_nothing, starts_what_is_held
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.liveness.broken_imports import broken_functions
from fastlint.callgraph.reach.caught_above import caught_around, is_caught_above
from fastlint.callgraph.reach.loopless import LooplessFunctions
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.model import Node
from fastlint.framework.request_bound import Sources
from fastlint.framework.setup_records import Described
from fastlint.index.facts import Place
from fastlint.passes import watched_calls
from fastlint.passes.access.asking import Asking
from fastlint.passes.access.kept_tokens import KeptTokens
from fastlint.passes.access.token_parts import TokenParts
from fastlint.passes.concurrency.foreign_loop import ForeignLoop
from fastlint.passes.injection.request_values import outliving_tasks
from fastlint.passes.tracing.written_paths import OPENED, OPENING, PathWriting
from fastlint.passes.tracing.written_values import STATEMENTS, Writing
from fastlint.passes.waits.limited_sessions import LimitedSessions
from fastlint.passes.watched_calls import CallRecord
from fastlint.subjects.kinds import TimeLimit
from fastlint.subjects.shared import Argument, Call, Frame, PossibleValue
from fastlint.subjects.statements import StatementText

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_TOKENS = frozenset({"jwt", "jose"})
"""Libraries for whose calls it matters what has been called before."""
_DECODING = ("b64decode", "base64url_decode")
_STARTING = frozenset({"create_task", "ensure_future"})
_ANSWERING = frozenset({"route", "dependency"})
_BLOCKING_CLIENT = "starlette.testclient.TestClient."
_SESSION = "requests.Session."
_APPLICATION = "fastapi.FastAPI"
_DEEPEST = 4


class Kept(NamedTuple):
    """The calls of one module that some rule wants to hear of."""

    calls: list[CallRecord]


ALONE = True
BY_FUNCTION = True


def collect(reader: ModuleReader, asked: dict[int, int], again: tuple[Kept, Collection[int]] | None) -> Kept:
    """Find them."""
    known = (again[0].calls, again[1]) if again is not None else None
    wanted = reader.watched
    return Kept(watched_calls.calls(reader.ev, reader.m, wanted, asked, known) if wanted else [])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each call with the module in which it stands; those of tests that cannot be imported are never made."""
    calls = view.calls
    more, writing = _More(calls, view), None
    for m, found in sorted(calls.items()):
        is_shown = view.shows_alone(m, Call, StatementText)
        wanted = found if is_shown else [call for call in found if _runs_a_text(call)]  # which may be a caller's
        is_test = view.loop.summaries[m].is_test
        broken = broken_functions(view.evaluator, m) if is_test and wanted else frozenset()
        for call in wanted:
            is_heard, runs_a_text = is_shown and view.hears(call.name), _runs_a_text(call)
            if call.owner in broken or not (is_heard or runs_a_text):
                continue
            subject = more.completed(m, call, call_subject(m, call, view))
            if runs_a_text:
                writing = writing or Writing(view.evaluator, view.loop)
                texts = _statements(m, call, subject, writing, view)
                yield from ((where, text) for where, text in texts if view.shows_alone(where, StatementText))
            if is_heard:
                yield m, subject


class _More:
    """What is told of some calls beside their arguments: of tokens, paths, tasks and clients of tests."""

    def __init__(self, calls: Mapping[int, Sequence[CallRecord]], view: ProjectView) -> None:
        self.view = view
        self.parts = TokenParts(Sources(view.evaluator), view.loop)
        self.paths = PathWriting(view.evaluator, view.loop, view.model)
        self.earlier = _Earlier(calls, view)
        self.holding = KeptTokens(view.evaluator, view.loop)
        self.foreign = ForeignLoop(view)
        self.asking = Asking(view)
        self.loopless = LooplessFunctions(view.evaluator, view.loop)
        self.limited = LimitedSessions(view.evaluator, view.loop)

    def completed(self, m: int, call: CallRecord, subject: Call) -> Call:
        """A call with what is known of it beside."""
        function = (m, call.owner)
        if call.name.partition(".")[0] in _TOKENS:
            subject = self._of_token(function, call, subject)
        if call.name.endswith(_DECODING):
            kept, asked_by = self.parts.of(function, call.place), self.asking.of(function, call.place)
            subject = subject._replace(kept=kept, asked_by=asked_by)
        if call.name in OPENED or (call.name in OPENING and not _is_written_out(call)):
            subject = subject._replace(written=self.paths.opened(function, call.place, call.name))
        if call.name.rpartition(".")[2] in _STARTING:
            subject = self._of_task(m, call, subject)
        if call.name.startswith(_BLOCKING_CLIENT):
            subject = subject._replace(is_foreign=self.foreign.bites(m, call))
        if call.use == "raised":
            subject = self._of_raised(function, call, subject)
        if call.name.startswith(_SESSION):
            subject = subject._replace(limit=self._limit(function, call))
        if call.name == _APPLICATION:
            subject = subject._replace(touched=self._touched(m, call))
        return subject

    def _of_raised(self, function: FunctionId, call: CallRecord, subject: Call) -> Call:
        if call.in_try:
            return subject._replace(is_caught_above=self._is_caught_above(function, call))
        if _ANSWERING.isdisjoint(subject.function.roles):
            return subject
        return subject._replace(caught_around=self._caught_around(function, call))

    def _of_task(self, m: int, call: CallRecord, subject: Call) -> Call:
        is_held, is_void = _started(m, call, self.view)
        is_dropped = call.use == "statement" or subject.is_unread
        return subject._replace(
            is_held=is_held,
            is_void=is_void,
            is_lent=is_dropped and (m, call.place) in self.lent,
            loopless=self.loopless.of((m, call.owner)) if is_dropped else "",
        )

    @cached_property
    def lent(self) -> frozenset[tuple[int, Place]]:
        """The calls that start a method of what is closed with the request: `create_task(db.flush())`."""
        ev, found = self.view.evaluator, set()
        for task in outliving_tasks(ev, self.view.loop):
            m, capture = task.function[0], task.capture
            call = None if capture.method else ev.call_at(task.function, capture.place)
            given = call.args[0] if call is not None and call.args else None
            if type(given) is tuple and given[0] == "()":
                func = ev.facts(m).calls[given[1]].func
                if type(func) is tuple and func[:2] == (".", capture.parameter):
                    found.add((m, capture.place))
        return frozenset(found)

    def _touched(self, m: int, call: CallRecord) -> tuple[str, ...]:
        """What is done by hand with the application that a call makes."""
        view = self.view
        made = (one for one in view.model.objects.values() if one.id[0] == m and one.place == call.place)
        return tuple(sorted({word for one in made for word in view.touched(one)}))

    def _is_caught_above(self, function: FunctionId, call: CallRecord) -> bool:
        kind, text = call.text.rpartition(".")[2], self.view.standing.text
        return is_caught_above(self.view.evaluator, self.view.loop, function, kind, text)

    def _caught_around(self, function: FunctionId, call: CallRecord) -> Frame | None:
        kind, view = call.text.rpartition(".")[2], self.view
        found = caught_around(view.evaluator, function, kind, view.standing.text)
        if found is None:
            return None
        (m, f), place = found
        return Frame(view.paths[m], Span(*place), view.function((m, f)).name, "")

    def _limit(self, function: FunctionId, call: CallRecord) -> TimeLimit:
        """Whether the session that a call sends by brings a limit, also where a thread comes to make the call."""
        ev = self.view.evaluator
        made = ev.call_at(function, call.place)
        if made is not None and text_of(made.func, ev.facts(function[0])) != call.text:
            made = watched_calls.handed_call(ev, function[0], made)
        return self.limited.of(function, made) if made is not None else ""

    def _of_token(self, function: FunctionId, call: CallRecord, subject: Call) -> Call:
        before = self.earlier.calls(function)
        if call.name.endswith(".encode"):
            return subject._replace(before=before, kept=self.holding.of(function, call.place))
        return subject._replace(before=before, asked_by=self.asking.of(function, call.place))


def _statements(
    m: int, call: CallRecord, subject: Call, writing: Writing, view: ProjectView
) -> Iterator[tuple[int, StatementText]]:
    """The text that a call runs, where it is put together: at the call, or where callers hand it on as a whole."""
    written = writing.written((m, call.owner), call.place, call.name)
    whole = [w for w in written if w.source == "sent" and writing.is_handed_on(w)]
    own = tuple(w for w in written if w not in whole)
    if own:
        yield m, StatementText(subject.span, call.name, subject.function, own, is_served=bool(view.model.routes))
    for caller, handover, value in writing.elsewhere(whole):
        row = value.place[2] if value.place[:2] == caller else handover.place[0]
        text = StatementText(Span(*handover.place), call.name, view.function(caller), (value,), row)
        yield caller[0], text


def _started(m: int, call: CallRecord, view: ProjectView) -> tuple[bool, bool]:
    """Whether a task that a call starts never gives the loop back, or only to sleep; and whether it starts none."""
    ev = view.evaluator
    calls = ev.calls_in(m, call.owner)
    here = [one for one in calls if one.place == call.place]
    is_held = any(starts_what_is_held(ev, view.loop, m, one) for one in here)
    return is_held, any(starts_nothing(ev, m, one) for one in here)


def _runs_a_text(call: CallRecord) -> bool:
    """Whether a call runs the text of a statement that may be put together, here or where callers hand it on."""
    return call.name.rpartition(".")[2] in STATEMENTS and _may_be_put_together(call)


def _may_be_put_together(call: CallRecord) -> bool:
    """Whether the first argument is neither a constant nor what something outside the project has made."""
    described = call.arguments[0][2] if call.arguments else ()
    made = (kind != "call" or ":" in value or value.endswith(".join") for kind, value, _, _ in described)
    return any(
        kind not in ("const", "object", "name") and is_made for (kind, *_), is_made in zip(described, made, strict=True)
    )


def _is_written_out(call: CallRecord) -> bool:
    """Whether the first argument is a constant, whichever it is."""
    return bool(call.arguments) and all(kind in ("const", "name") for kind, *_ in call.arguments[0][2])


class _Earlier:
    """Calls that dependencies have made before a function runs."""

    def __init__(self, calls: Mapping[int, Sequence[CallRecord]], view: ProjectView) -> None:
        self.view = view
        self.made: dict[FunctionId, list[CallRecord]] = {}
        for m, found in calls.items():
            for call in found:
                if call.name.partition(".")[0] in _TOKENS:
                    self.made.setdefault((m, call.owner), []).append(call)

    def calls(self, function: FunctionId) -> tuple[Call, ...]:
        """Those of the dependencies of a function (of a route, also what its routers demand), and of what they call."""
        found: dict[FunctionId, None] = {}
        for root in self._dependencies(function):
            self._reached(root, found, 0)
        return tuple(call_subject(f[0], call, self.view) for f in found for call in self.made.get(f, ()))

    def _dependencies(self, function: FunctionId) -> list[FunctionId]:
        model = self.view.model
        trees = [
            model.dependencies_of(entry)
            for application in model.applications
            for entry in application.entries
            if model.function_of(model.routes[entry.route].endpoint) == function
        ]
        if not trees:
            own = [target for target in model.callables if model.function_of(target) == function]
            trees = [model.tree(model.callables[target]) for target in own]
        each = [self._flat(tree) for tree in trees]
        return [f for f in each[0] if all(f in other for other in each)] if each else []

    def _flat(self, nodes: tuple[Node, ...]) -> list[FunctionId]:
        below = [f for node in nodes for f in self._flat(node.dependencies)]
        own = [self.view.model.function_of(node.target) for node in nodes]
        return [*below, *(f for f in own if f is not None)]

    def _reached(self, function: FunctionId, found: dict[FunctionId, None], depth: int) -> None:
        if function in found or depth > _DEEPEST:
            return
        found[function] = None
        links = self.view.loop.links[function[0]]
        for step in links.runs(function[1]):
            self._reached(step.target, found, depth + 1)


def call_subject(m: int, call: CallRecord, view: ProjectView) -> Call:
    """One call of a module."""
    arguments = tuple(
        Argument(keyword, text, tuple(possible_value(d, view.paths) for d in described))
        for keyword, text, described in call.arguments
    )
    function = view.function((m, call.owner))
    return Call(
        Span(*call.place),
        call.text,
        call.name,
        call.own,
        arguments,
        call.use,
        call.in_loop,
        call.in_try,
        function,
        is_unread=call.is_unread,
    )


def possible_value(described: Described, paths: Sequence[str]) -> PossibleValue:
    """A description as rules see it."""
    kind, value, m, row = described
    if kind in ("list", "format"):
        value = tuple(possible_value(part, paths) for part in value)
    elif kind == "dict":
        value = tuple((key, possible_value(part, paths)) for key, part in value)
    return PossibleValue(kind, value, paths[m], max(row, 0))
