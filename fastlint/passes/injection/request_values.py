"""Tasks that go on using what FastAPI closes at the end of the request: found once all modules are linked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastlint.callgraph.calls.task_captures import Names, kept_of_provider
from fastlint.callgraph.graph.edges import CallEdge, Capture
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.framework.records import Target
from fastlint.index.facts import Block, BlockKind, Function, Parameter, Term
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.subjects.tasks import Lent

_GIVEN_TO = frozenset({"route", "dependency"})
"""Roles of functions whose parameters end with the request; those of a WebSocket live as long as the connection."""
_UPLOADS = named("upload")
_DEEPEST = 4


class RequestValue(NamedTuple):
    """What a parameter is given by FastAPI: `kind` "dependency" (closed by its `provider`) or "upload"."""

    kind: Lent
    provider: str


class Outliving(NamedTuple):
    """A task in `function` that goes on using a request's value, and the calls that handed it down from `owner`."""

    function: FunctionId
    capture: Capture
    value: RequestValue
    owner: FunctionId
    steps: tuple[tuple[FunctionId, CallEdge], ...]


def outliving_tasks(ev: Evaluator, loop: Reachability) -> Iterator[Outliving]:
    """All such tasks of the application."""
    captures = {m: link.captures for m, link in loop.links.items() if link.captures and not loop.summaries[m].is_quiet}
    if not captures:
        return
    search = _Search(ev, loop)
    for m, found in sorted(captures.items()):
        for capture in found:
            origin = search.origin((m, capture.owner), capture.parameter, (), capture.method)
            if origin is not None:
                yield Outliving((m, capture.owner), capture, *origin)


_Steps = tuple[tuple[FunctionId, CallEdge], ...]


class _Search:
    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop
        self.dependencies = Dependencies(Allocations(ev))
        self.callers = loop.callers

    def origin(
        self, function: FunctionId, name: str, below: _Steps, method: tuple[int, ...]
    ) -> tuple[RequestValue, FunctionId, _Steps] | None:
        """The function of which FastAPI fills a parameter that comes to be this one of a function, and the way."""
        if self.loop.roles.get(function, set()) & _GIVEN_TO:
            value = self._request_value(function, name, method)
            if value is not None:
                return value, function, below
        if len(below) >= _DEEPEST:
            return None
        for caller, step in self.callers.get(function, ()):
            if any(caller == passed for passed, _ in below):
                continue
            for handed in sorted(self._handed(caller, step, function, name)):
                found = self.origin(caller, handed, ((caller, step), *below), method)
                if found is not None:
                    return found
        return None

    def _handed(self, caller: FunctionId, step: CallEdge, target: FunctionId, name: str) -> set[str]:
        """The parameters of the caller that a call gives as (a part of) this parameter of the target."""
        call = self.ev.call_at(caller, step.place)
        if call is None:
            return set()
        names = Names(self.ev, *caller)
        return names.parameters(names.passed_names((given_by(self.ev.function(*target), call).get(name),)))

    def _request_value(
        self, function: FunctionId, name: str, method: tuple[int, ...] = (), depth: int = 0
    ) -> RequestValue | None:
        m, f = function
        facts = self.ev.function(m, f)
        parameter = next((p for p in facts.parameters if p.name == name), None)
        if parameter is None:
            return None
        dependency = self.dependencies.of_parameter(m, facts.outer, parameter, facts)
        if dependency is not None:
            return self._yielded(dependency.target) or self._kept(dependency.target, method, depth)
        is_upload = self._is_upload(m, f, parameter)
        return RequestValue("upload", "") if is_upload else None

    def _kept(self, target: Target, method: tuple[int, ...], depth: int) -> RequestValue | None:
        """What the object of a dependency keeps for a method, if that is closed: `Service(db)`."""
        if not method or depth > _DEEPEST:
            return None
        parts = kept_of_provider(self.ev, self.dependencies.init_of, target, method)
        found = (self._request_value(provider, name, (), depth + 1) for provider, name in parts)
        return next((value for value in found if value is not None and value.kind == "dependency"), None)

    def _is_upload(self, m: int, f: int, parameter: Parameter) -> bool:
        values = self.ev.parameter(m, f, parameter.name)
        inner = [v for value in values for v in (value[1] if value[0] == "container" else (value,))]
        return bool(inner) and all(self._is_upload_value(v) for v in inner)

    def _is_upload_value(self, value: Value) -> bool:
        return value[0] == "object" and bool({value[1], self.ev.knowledge.canonical(value[1])} & _UPLOADS)

    def _yielded(self, target: tuple[object, ...]) -> RequestValue | None:
        """What a dependency yields, if it closes it afterwards."""
        if target[0] == "instance":
            called = self.dependencies.classes[target[1], target[2]].call  # type: ignore[index]
        else:
            called = (target[1], target[2]) if target[0] == "function" else None  # type: ignore[assignment]
        if called is None:
            return None
        function = self.ev.function(*called)
        closes = function.is_generator and closes_what_it_yields(self.ev, called)
        return RequestValue("dependency", function.qualname) if closes else None


def closes_what_it_yields(ev: Evaluator, generator: FunctionId) -> bool:
    """Whether a generator yields what it has entered by a `with` around, or calls something of (or with) it after."""
    m, f = generator
    function, facts = ev.function(m, f), ev.facts(m)
    for result in function.yields:
        names = _names(result.value, m, ev)
        block = facts.blocks[result.block]
        if names & (_entered(function, facts.blocks, block) | _iterated(function)):
            return True
        for number in ev.calls_of(m, f):
            call = facts.calls[number]
            if call.place[0] > result.place[2] and names & _names(("()", number), m, ev):
                return True
    return False


def _names(term: Term, m: int, ev: Evaluator) -> set[str]:
    """The names that an expression starts with or gives to the calls in it."""
    if type(term) is str:
        return {term}
    if type(term) is not tuple:
        return set()
    if term[0] == "()":
        call = ev.facts(m).calls[term[1]]
        return set().union(*(_names(t, m, ev) for t in (call.func, *call.arguments)))
    if term[0] in (".", "await", "[]"):
        return _names(term[1], m, ev)
    return set()


def _entered(function: Function, blocks: list[Block], block: Block) -> set[str]:
    """Names that the `with` statements around a block bind or enter."""
    found: set[str] = set()
    terms = []
    while block.parent >= 0:
        if block.kind in (BlockKind.WITH, BlockKind.ASYNC_WITH):
            terms.append(block.term)
            if type(block.term) is str:
                found.add(block.term)
        block = blocks[block.parent]
    for binding in function.bindings:
        value = binding.value
        if type(value) is tuple and value[0] in ("enter", "aenter") and value[1] in terms:
            found.add(binding.name)
    return found


def _iterated(function: Function) -> set[str]:
    """Names of loops: `async for session in get_session(): yield session` ends when the other generator does."""
    values = ((b.name, b.value) for b in function.bindings)
    return {name for name, value in values if type(value) is tuple and value[0] in ("elem", "aelem")}
