"""Who gives a value: the parameter that it is (a part of), and whether callers or clients decide what is in it."""

from __future__ import annotations

import re
import sys
from abc import ABC, abstractmethod
from typing import Literal

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.index.facts import Term
from fastlint.inference.allocations import Allocations
from fastlint.inference.columns import is_key_or_number
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by
from fastlint.knowledge.roles import named
from fastlint.passes.tracing.declared_choices import is_chosen_field, is_chosen_parameter
from fastlint.passes.tracing.declared_keys import is_declared_key
from fastlint.passes.tracing.listed_values import is_listed
from fastlint.passes.tracing.traces import At, Source, Trace
from fastlint.passes.watched_calls import is_tame
from fastlint.subjects.kinds import ValueSource

SENT_TO = frozenset({"route", "websocket", "dependency"})
_REQUESTS = named("request")
_SENT_WITH = frozenset({
    "query_params", "path_params", "headers", "cookies", "json", "form", "body", "receive_json", "receive_text",
})  # fmt: skip
SAME = _SENT_WITH | {
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "get", "getlist", "pop", "decode", "dict", "model_dump",
    "items", "values", "keys", "split",
}  # fmt: skip
"""Methods that give (a part of) what they are called on."""
_OF_CLASSES = frozenset({"__tablename__", "__table__", "__mapper__", "__name__", "__qualname__", "__class__"})
"""What a class says of itself: names of its table and columns."""
_STATEMENT = re.compile(
    r"(?:sqlalchemy|sqlmodel|psycopg2?)\.(?:\w+\.)*(?:TextClause|TextualSelect|(?:Select|Insert|Update|Delete)(?:OfScalar)?"
    r"|CompoundSelect|Executable|ClauseElement|ColumnElement|Compiled|SQLCompiler|Composed|Composable|SQL|Query)"
)
"""A statement that is made already: its text holds no value but what somebody else has written into it."""
Origin = ValueSource | Literal[""]
"""Who decides a value; "" if nobody outside does."""
_DEEPEST = 10
_FARTHEST = 20
"""Functions through which a value is followed."""
_NO_GAP = sys.maxsize
STEPS = 4000
"""Expressions that are looked at for one text, or one source: names bound to each other double the ways each time."""


class ValueSources(ABC):
    """Answers where values come from; what is put together as a text, `trace` takes apart."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop
        self.dependencies = Dependencies(Allocations(ev))
        self.callers = loop.callers
        self.steps = 0
        self.sought = 0
        self._asking: list[Source] = []
        self._known: dict[Source, Origin] = {}
        self._so_far: dict[Source, tuple[Origin, int]] = {}
        self._gap = _NO_GAP

    def origin_of(self, source: Source) -> Origin:
        """Who gives a parameter its value: "sent" for a client, "given" for a caller, "" if nobody outside does.

        Callers may hand on what they make of it and call each other: what is being asked has nothing to add to its own
        answer. What is answered with such a gap holds as long as the question that left it is open, so that callers
        which join again are asked once.
        """
        if source in self._known:
            return self._known[source]
        if source in self._so_far:
            kind, gap = self._so_far[source]
            self._gap = min(self._gap, gap)
            return kind
        open_here = next((n for n, one in enumerate(self._asking) if one[:2] == source[:2]), None)
        if open_here is not None or len(self._asking) > _FARTHEST:
            self._gap = min(self._gap, open_here or 0)
            return ""
        return self._answered(source)

    def _answered(self, source: Source) -> Origin:
        """Ask who gives a parameter its value, and note how long the answer holds."""
        here, outer, self._gap = len(self._asking), self._gap, _NO_GAP
        self._asking.append(source)
        kind = self._origin(source)
        self._asking.pop()
        if max(self.steps, self.sought) > STEPS:
            self._gap = 0 if here else _NO_GAP
        elif kind == "sent" or self._gap >= here:
            self._known[source], self._gap = kind, _NO_GAP
        held = {one: (known, min(gap, self._gap)) for one, (known, gap) in self._so_far.items()}
        self._so_far = {one: (known, gap) for one, (known, gap) in held.items() if gap < here}
        if self._gap < here:
            self._so_far[source] = kind, self._gap
        self._gap = min(self._gap, outer)
        return kind

    def is_tame_at(self, term: Term, at: At) -> bool:
        """Whether a value, or one of which it is an attribute (`kind.value`), holds no text of anybody's choice."""
        values = self.ev.value(at.m, at.f, term, at.block, at.row)
        if any(value[0] != "const" for value in values) and all(is_tame(self.ev, value) for value in values):
            return True
        if type(term) is not tuple or term[0] != ".":
            return False
        owners = self.ev.value(at.m, at.f, term[1], at.block, at.row)
        is_chosen = bool(owners) and all(
            is_key_or_number(self.ev, owner, term[2]) or is_chosen_field(self.ev, owner, term[2]) for owner in owners
        )
        return is_chosen or self.is_tame_at(term[1], at)

    def source_of(self, term: Term, at: At, attributes: tuple[str, ...], depth: int) -> Source | None:
        """The parameter of which a value is (a part)."""
        self.sought = self.sought + 1 if depth else 0
        if depth > _DEEPEST or self.sought > STEPS:
            return None
        if type(term) is str:
            return self._root(term, at, attributes, depth)
        return self._source_of_part(term, at, attributes, depth)

    def _source_of_part(self, term: Term, at: At, attributes: tuple[str, ...], depth: int) -> Source | None:
        """The parameter of which a value is a part that is no name."""
        match term:
            case (".", base, name):
                is_of_class = name in _OF_CLASSES
                return None if is_of_class else self.source_of(base, at, (name, *attributes), depth + 1)
            case ("[]" | "await", base, *_):
                return self.source_of(base, at, attributes, depth + 1)
            case ("elem", base, *_) | ("item", _, base, *_):
                is_key = is_declared_key(self.ev, term, at.m, at.f)
                return None if is_key else self.source_of(base, at, attributes, depth + 1)
            case ("or" | "and", parts):
                found = (self.source_of(part, at, attributes, depth + 1) for part in parts)
                return next((source for source in found if source is not None), None)
            case ("()", number):
                match self.ev.facts(at.m).calls[number].func:
                    case (".", base, method) if method in SAME:
                        return self.source_of(base, at, (method, *attributes), depth + 1)
        return None

    def _root(self, name: str, at: At, attributes: tuple[str, ...], depth: int) -> Source | None:
        f = at.f
        while f > 0:
            function = self.ev.function(at.m, f)
            bindings = [b for b in function.bindings if b.name == name]
            for binding in bindings:
                place = At(at.m, f, binding.block, binding.row)
                found = self.source_of(binding.value, place, attributes, depth + 1) if binding.value != name else None
                if found is not None:
                    return found
            if function.takes(name):
                is_own = function.klass >= 0 and function.parameters[0].name == name
                given = dict(at.given) if f == at.f else {}
                if name in given and isinstance(at.outer, At):
                    return self.source_of(given[name], at.outer, attributes, depth + 1)
                asked = tuple(sorted(_SENT_WITH.intersection(attributes)))
                return None if is_own else Source((at.m, f), name, asked)
            if bindings:
                return None
            f = function.parent
        return None

    def _origin(self, source: Source) -> Origin:
        """Who gives a parameter its value, by its type, its function and its callers."""
        known = self._origin_by_type(source)
        if known is not None:
            return known
        if self.loop.roles.get(source.function, set()) & SENT_TO:
            return self._injected(source)
        callers = self.callers.get(source.function, ())
        if not callers:
            return "" if self.loop.reach.get(source.function) == "script" else "given"
        found: Origin = ""
        for function, step in callers:
            kind = self._from(function, step, source)
            if kind == "sent":
                return kind
            found = found or kind
        return found

    def _origin_by_type(self, source: Source) -> Origin | None:
        """The origin as far as it can be told without a look at callers: by what a parameter can be."""
        values = self.ev.parameter(*source.function, source.name)
        if values and all(is_tame(self.ev, value) for value in values):
            return ""
        if is_listed(self.ev, source.function, source.name) or self._is_chosen(source):
            return ""
        objects = [value[1] for value in values if value[0] == "object"]
        if any(_STATEMENT.fullmatch(name) for name in objects):
            return ""  # whoever has made the statement is asked what it is made of
        if any({name, self.ev.knowledge.canonical(name)} & _REQUESTS for name in objects):
            return "sent" if source.attributes else ""
        return None

    def _is_chosen(self, source: Source) -> bool:
        m, f = source.function
        function = self.ev.function(m, f)
        parameters = (p for p in function.parameters if p.name == source.name)
        return any(is_chosen_parameter(self.ev, m, function.outer, parameter) for parameter in parameters)

    def _from(self, caller: FunctionId, step: CallEdge, source: Source) -> Origin:
        """What one call gives to a parameter."""
        if self.loop.summaries[caller[0]].is_quiet:
            return ""
        call = self.ev.call_at(caller, step.place)
        called = self.ev.function(*source.function)
        if call is None:
            return "given"
        arguments = given_by(called, call)
        if source.name not in arguments:
            unpacked = any(type(a) is tuple and a[0] == "*" for a in call.args) or call.has_keyword("")
            unpacked = unpacked or any(k is None for k, _ in call.keywords)
            return "given" if unpacked else ""
        at = At(*caller, call.block, call.place[0])
        found = self.source_of(arguments[source.name], at, source.attributes, 0)
        if found is not None and not self.is_tame_at(arguments[source.name], at):
            return self.origin_of(found)
        traced = self.trace(arguments[source.name], at, "", 0)
        return next((w.source for w in traced.found), "")

    def _injected(self, source: Source) -> Origin:
        """Whether a parameter of what FastAPI calls is sent, or made by a dependency out of what is."""
        m, f = source.function
        function = self.ev.function(m, f)
        parameter = next(p for p in function.parameters if p.name == source.name)
        dependency = self.dependencies.of_parameter(m, function.outer, parameter, function)
        if dependency is None or dependency.target[0] == "class":
            return "sent"
        if dependency.target[0] != "function":
            return ""
        target = (int(dependency.target[1]), int(dependency.target[2]))
        provider = self.ev.function(*target)
        for result in (*provider.returns, *provider.yields):
            at = At(*target, result.block, result.place[0])
            found = self.source_of(result.value, at, source.attributes, 0)
            if found is not None and not self.is_tame_at(result.value, at):
                kind = self.origin_of(found)
                if kind:
                    return kind
            elif found is None and (traced := self.trace(result.value, at, "", 0).found):
                return traced[0].source
        return ""

    @abstractmethod
    def trace(self, term: Term, at: At, before: str, depth: int) -> Trace:
        """The text of an expression, and the values in it."""
