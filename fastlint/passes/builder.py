"""What each module is shown: the facts of the whole project, sorted by the file in which they are to be reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from fastlint.callgraph.edges import Step
from fastlint.callgraph.reachability import Entry, Loop
from fastlint.callgraph.resources import Build, builds
from fastlint.callgraph.unreached import Standing
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.data_models import ModelRecord
from fastlint.framework.model import Model
from fastlint.framework.records import Target
from fastlint.framework.signatures import Signature
from fastlint.index.facts import Place
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.administrators import Administrators
from fastlint.passes.calls_wording import call_subjects
from fastlint.passes.concurrency import Concurrency
from fastlint.passes.concurrency_wording import concurrency_subjects
from fastlint.passes.coroutines import coroutine_subjects
from fastlint.passes.dead_routes import dead_endpoints
from fastlint.passes.degrading import Guard
from fastlint.passes.dependencies import dependency_subjects
from fastlint.passes.details import Details
from fastlint.passes.details_wording import detail_subjects
from fastlint.passes.filled_state import FilledState
from fastlint.passes.injection import Injected
from fastlint.passes.lifetimes import Circumstances
from fastlint.passes.parameters import Parameters
from fastlint.passes.record import Record
from fastlint.passes.route_clashes import wide_subjects
from fastlint.passes.routes import Returns, application_subjects, response_classes, route_subjects
from fastlint.passes.starting import replaced
from fastlint.passes.unbuilt_models import Built
from fastlint.passes.watched_calls import CallRecord
from fastlint.subjects.serving import ExceptionHandler, Lifespan, Middleware
from fastlint.subjects.shared import Caller, CallPath, Frame, ResourceBuild, Stream

Subjects = dict[str, list[Any]]
_DEAR = frozenset({"resources", "applications as a whole", "concurrency"})
"""Parts that look at the whole project for each finding: left out where only some modules are to be shown."""
_MOST_WAYS = 20
"""So many ways to one building call are looked at for what speaks for it."""

_READ_FOR_PAGES = frozenset({
    "pathlib.Path.read_text", "pathlib.Path.exists", "pathlib.Path.is_file", "pathlib.Path.stat",
    "pathlib.Path.iterdir", "pathlib.Path.glob", "os.listdir", "os.scandir", "os.stat", "os.path.exists",
    "os.path.isfile", "os.path.getsize", "os.path.getmtime", "glob.glob",
})  # fmt: skip
"""What reads a text, or asks about files."""


class ContextBuilder:
    """Words the findings of the model as subjects.

    `paths` are those of the modules; `model` is what FastAPI makes of them; `returns` what its routes return; `calls`
    are those of watched callables; `injected`: what modules do with injected values; `evaluator` is asked about the
    little that no link says; `signatures` of all that FastAPI calls; `models` the data classes of each module.
    """

    def __init__(
        self,
        paths: Sequence[str],
        loop: Loop,
        model: Model,
        returns: Returns,
        calls: Mapping[int, Sequence[CallRecord]],
        injected: Mapping[int, Injected],
        evaluator: Evaluator,
        signatures: Mapping[Target, Signature] | None = None,
        models: Mapping[int, Sequence[ModelRecord]] | None = None,
    ) -> None:
        self.paths = paths
        self.loop = loop
        self.model = model
        self.returns = returns
        self.calls = calls
        self.injected = injected
        self.evaluator = evaluator
        self.signatures = signatures or {}
        self.defined = models or {}
        self.path_reads: frozenset[str] = frozenset()
        self.standing: Standing | None = None
        self.guard = Guard()
        self.here: frozenset[int] | None = None
        self.dear: set[str] = set()
        """Names of the subjects that are made where the whole project is shown only."""
        self.entries: list[Entry] = []
        """The calls that lead to blocking ones."""
        self.details: Mapping[int, Details] = {}
        self.shared: Mapping[int, Concurrency] = {}
        self.models = {model.name: model for found in self.defined.values() for model in found}
        self.parameters = Parameters(model, self)
        self._callers: dict[FunctionId, Caller] = {}
        self.called = {
            step.target
            for link in loop.links.values()
            for table in (link.steps, link.coroutines)
            for found in table.values()
            for step in found
        }

    @cached_property
    def built(self) -> Built:
        """What the modules of the project build."""
        return Built(self)

    @cached_property
    def filled(self) -> FilledState:
        """What dependencies fill for the routes behind them."""
        return FilledState(self)

    @cached_property
    def replaced(self) -> Mapping[tuple[str, str], list[bytes]]:
        """Names that tests replace, with the texts of these."""
        return replaced(self)

    def take(self, records: Sequence[Record]) -> None:
        """Take in what the records of the modules say beside links and the FastAPI model."""
        self.path_reads = frozenset(name for record in records for name in record.path_reads)
        self.details = {m: record.details for m, record in enumerate(records)}
        self.shared = {m: record.shared for m, record in enumerate(records)}

    def shows(self, m: int) -> bool:
        """Whether the subjects of a module are wanted: if not all are, what is dear is made of these alone."""
        return self.here is None or m in self.here

    def build(self, entries: Iterable[Entry]) -> dict[int, Subjects]:
        """The subjects of each module that has any; `entries` are the calls that lead to blocking ones."""
        found: dict[int, Subjects] = {}
        self.entries = list(entries)

        def add(m: int, subject: Any) -> None:
            found.setdefault(m, {}).setdefault(type(subject).__name__, []).append(subject)

        for part, subjects in self._parts(self.entries):
            if part in _DEAR and self.here is not None:
                continue
            for m, subject in self.guard.items(part, subjects):
                add(m, subject)
                if part in _DEAR:
                    self.dear.add(type(subject).__name__)
        return found

    def _parts(self, entries: Iterable[Entry]) -> Iterator[tuple[str, Callable[[], Iterable[tuple[int, Any]]]]]:
        """The kinds of subjects, with what makes them: one that fails does not cost the others."""
        model = self.model
        yield (
            "blocking calls",
            lambda: ((one.owner[0], self._call_path(one)) for one in entries if self.shows(one.owner[0])),
        )
        yield "what FastAPI runs", self._role_subjects
        yield "resources", self._resources
        yield "routes", lambda: self._served(route_subjects(model, self, self.returns))
        yield "response classes", lambda: self._served(response_classes(model))
        yield "applications", lambda: self._served(application_subjects(model, self))
        yield "calls", lambda: call_subjects(self.calls, self)
        yield "applications as a whole", lambda: wide_subjects(model, self)
        yield "dead endpoints", lambda: dead_endpoints(model, self)
        yield "dependencies", lambda: dependency_subjects(model, self, self.injected)
        yield "coroutines", lambda: coroutine_subjects(self)
        yield "details", lambda: detail_subjects(self)
        yield "concurrency", lambda: concurrency_subjects(self)
        yield "data models", lambda: self._served(self.parameters.data_models(self.defined))
        yield "parameters", lambda: self._served(self.parameters.declared())

    def _served(self, subjects: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """Those that stand in no test."""
        return ((m, subject) for m, subject in subjects if not self.loop.summaries[m].is_test)

    def _resources(self) -> Iterator[tuple[int, ResourceBuild]]:
        circumstances = Circumstances(self.evaluator, self.loop, self.model)
        for build, others, reason in _by_cause(builds(self.loop), circumstances):
            yield build.end_owner[0], self._resource(build, others, reason)

    def _role_subjects(self) -> Iterator[tuple[int, Any]]:
        """What FastAPI uses functions for, shown where they are defined."""
        for function, roles in sorted(self.loop.roles.items()):
            if not self.loop.summaries[function[0]].is_test:
                yield from self._subjects_of(function, roles)

    def _subjects_of(self, function: FunctionId, roles: Collection[str]) -> Iterator[tuple[int, Any]]:
        m, f = function
        caller = self.caller(function)
        if "middleware" in roles:
            yield m, Middleware(caller.name_span, caller)
        if "exception-handler" in roles:
            yield m, ExceptionHandler(caller.name_span, caller)
        if "lifespan" in roles:
            yield m, self._lifespan(function, is_nested=False)
            links = self.loop.links[m]
            for step in (*links.steps.get(f, ()), *links.coroutines.get(f, ())):
                entered = self.caller(step.target)
                if entered.is_generator and entered.is_async and "lifespan" not in entered.roles:
                    yield step.target[0], self._lifespan(step.target, is_nested=True)
        if "stream" in roles and caller.is_generator:
            yield m, Stream(caller.name_span, caller, f in self.loop.links[m].iterating)

    def _lifespan(self, function: FunctionId, *, is_nested: bool) -> Lifespan:
        built = self.loop.links[function[0]].resources.get(function[1], ())
        resources = tuple((span(r.place), r.text, r.release) for r in built)
        caller = self.caller(function)
        links = self.loop.links[function[0]]
        steps = (*links.steps.get(function[1], ()), *links.coroutines.get(function[1], ()))
        again = tuple(span(step.place) for step in steps if step.target in self._done_when_missing)
        return Lifespan(caller.name_span, caller, resources, is_nested, again)

    @cached_property
    def _done_when_missing(self) -> frozenset[FunctionId]:
        """Functions that code calls which finds nothing yet of what they make: `if _pool is None: connect()`."""
        return frozenset(target for link in self.loop.links.values() for _, target in link.once)

    def answered(self, function: FunctionId) -> frozenset[str]:
        """The fields of the response models of the routes that a function is the endpoint of."""
        return self._answered.get(function, frozenset())

    @cached_property
    def _answered(self) -> dict[FunctionId, frozenset[str]]:
        found: dict[FunctionId, frozenset[str]] = {}
        for route in self.model.routes:
            endpoint = self.model.function_of(route.endpoint)
            if endpoint is not None and route.response is not None:
                known = (self.models.get(part.name) for part in route.response.parts if part.kind == "model")
                names = (f.name for model in known if model is not None for f in model.fields if not f.is_excluded)
                found[endpoint] = found.get(endpoint, frozenset()) | (frozenset(names) - {*route.exclude})
        return found

    @cached_property
    def routes_of(self) -> dict[FunctionId | None, list[int]]:
        """The numbers of the routes of each function."""
        found: dict[FunctionId | None, list[int]] = {}
        for i, route in enumerate(self.model.routes):
            found.setdefault(self.model.function_of(route.endpoint), []).append(i)
        return found

    def caller(self, function: FunctionId) -> Caller:
        """A function as rules see it."""
        known = self._callers.get(function)
        if known is None:
            f = self.loop.summaries[function[0]].functions[function[1]]
            on_loop = self.loop.runs_on_loop(function)
            known = self._callers[function] = Caller(
                f.qualname, f.is_async, f.awaits, f.is_generator, tuple(sorted(self.loop.roles.get(function, ()))),
                self.loop.status(function) if on_loop else "", span(f.place), span(f.name_place), f.first_row,
                function in self.called, function in self.loop.loop_bound,
                self.standing is not None and self.standing.is_aside(function),
                self.filled.of(function) if f.is_async and "route" in self.loop.roles.get(function, ()) else "",
            )  # fmt: skip
        return known

    def _frames(
        self, steps: Sequence[tuple[FunctionId, Step]], end: FunctionId, place: Place, text: str
    ) -> tuple[Frame, ...]:
        frames = [self.frame(owner, step.place, step.text) for owner, step in steps]
        return (*frames, self.frame(end, place, text))

    def frame(self, owner: FunctionId, place: Place, text: str) -> Frame:
        """A call in a function as rules see it."""
        name = self.loop.summaries[owner[0]].functions[owner[1]].qualname
        return Frame(self.paths[owner[0]], span(place), name.rpartition("<locals>.")[2], text)

    def _call_path(self, entry: Entry) -> CallPath:
        end = entry.end
        frames = self._frames(entry.steps, entry.end_owner, end.place, end.text)
        cause = f"{self.paths[entry.end_owner[0]]}:{end.place[0]}"
        return CallPath(
            frames[0].span, frames[0].callee, end.kind, end.name, end.instead, frames, self.caller(entry.owner),
            end.in_loop, cause, self._makes_generator(entry),
            bool(entry.steps) and entry.steps[0][1].target in self.loop.loop_bound, entry.is_certain,
            end.is_small or self._is_for_administrators(entry), end.since,
            bool(entry.steps) and entry.steps[0][1].target in self.loop.error_bound,
        )  # fmt: skip

    def _is_for_administrators(self, entry: Entry) -> bool:
        """Whether a text, or the names in a folder, are read for a page that only administrators open."""
        return entry.end.name in _READ_FOR_PAGES and self._administrators.own(entry.owner)

    @cached_property
    def _administrators(self) -> Administrators:
        return Administrators(self.evaluator, self.model)

    def _makes_generator(self, entry: Entry) -> bool:
        if not entry.steps:
            return False
        m, f = entry.steps[0][1].target
        return self.loop.summaries[m].functions[f].is_generator

    def _resource(self, build: Build, others: int, reason: str) -> ResourceBuild:
        end = build.end
        frames = self._frames(build.steps, build.end_owner, end.place, end.text)
        caller = self.caller(build.owner)
        return ResourceBuild(span(end.place), end.text, end.kind, end.name, frames, others, caller, reason)


def _by_cause(found: Sequence[Build], circumstances: Circumstances) -> Iterator[tuple[Build, int, str]]:
    """One build for each building call, by the shortest way to it, with the number of other ways.

    And with what speaks for building there; a way of which nothing does comes first.
    """
    groups: dict[tuple[FunctionId, Place], list[Build]] = {}
    places: dict[tuple[FunctionId, int], set[Place]] = {}
    for build in found:
        groups.setdefault((build.end_owner, build.end.place), []).append(build)
        places.setdefault((build.owner, build.end_owner[0]), set()).add(build.end.place)
    for _, group in sorted(groups.items()):
        ways = sorted(group, key=lambda b: (len(b.steps), b.owner))
        joined = (len(places[b.owner, b.end_owner[0]]) > 1 for b in ways)
        reasons = [(b, circumstances.of(b, is_joined)) for b, is_joined in zip(ways[:_MOST_WAYS], joined, strict=False)]
        build, reason = next((pair for pair in reasons if not pair[1]), reasons[0])
        reason = reason or circumstances.of_few(ways)
        yield build, len(group) - 1, reason


def span(place: Place) -> Span:
    """A place as a span."""
    return Span(*place)
