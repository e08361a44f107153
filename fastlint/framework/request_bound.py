"""Whether an expression depends on the request that is served, also through locals, attributes and callers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import SETTINGS, Dependencies
from fastlint.framework.records import Target
from fastlint.framework.session_types import session_class
from fastlint.index.facts import Call, Function, Term
from fastlint.index.terms import dotted_name, parts_of
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by
from fastlint.inference.values import Values

_STOPS = frozenset({"const", "import", "def", "class", "lambda"})
_DEEPEST = 6
SESSION, CONTEXT = ":session", ":context"
"""What no parameter gives: what stands in the database, and what a ContextVar holds for the request that is served."""
_ROLES = frozenset({"route", "websocket", "dependency", "middleware", "exception-handler", "handler"})

Steps = tuple[tuple[FunctionId, CallEdge], ...]
"""The calls that lead to a function from one that FastAPI calls, with the functions in which they stand."""


class Sources:
    """Tells of what the terms of a function are made."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def names(self, function: FunctionId, term: Term) -> set[str]:
        """The parameters of a function, attributes of its object and sessions that a term is made of."""
        return set(self._names(function, term, set()))

    def _names(self, function: FunctionId, term: Term, seen: set[str]) -> Iterator[str]:
        if type(term) is str:
            yield from self._named(function, term, seen)
        elif type(term) is not tuple or not term or term[0] in _STOPS:
            return
        elif term[0] == ".":
            dotted = dotted_name(term).split(".")
            if dotted[1:2] == ["app"]:  # `request.app` is the same for all
                return
            if len(dotted) > 1 and dotted[0] == self._receiver(function):
                own = self.ev.value(*function, (".", dotted[0], dotted[1]))
                yield SESSION if own and session_class(self.ev, own) else f".{dotted[1]}"
            else:
                yield from self._names(function, term[1], seen)
        elif term[0] == "()":
            call = self.ev.facts(function[0]).calls[term[1]]
            if self._reads_context(function, call):
                yield CONTEXT
            for part in (call.func, *call.arguments):
                yield from self._names(function, part, seen)
        else:
            for part in parts_of(term):
                yield from self._names(function, part, seen)

    def _named(self, function: FunctionId, name: str, seen: set[str]) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        facts = self.ev.function(*function)
        if facts.takes(name) and name != self._receiver(function):
            yield name
        bound = [b for b in facts.bindings if b.name in (name, f"{name}[]") or b.name.startswith(f"{name}.")]
        if bound and session_class(self.ev, self.ev.value(*function, name)):
            yield SESSION
        for binding in bound:
            yield from self._names(function, binding.value, seen)

    def _reads_context(self, function: FunctionId, call: Call) -> bool:
        """Whether a call reads a ContextVar, which is set for the request or task that runs."""
        if type(call.func) is not tuple or call.func[0] != "." or call.func[2] != "get":
            return False
        return any(v[:2] == ("object", "contextvars.ContextVar") for v in self.ev.value(*function, call.func[1]))

    def _receiver(self, function: FunctionId) -> str:
        facts = self.ev.function(*function)
        return facts.parameters[0].name if facts.klass >= 0 and facts.parameters else ""

    def is_found_there(self, function: FunctionId, terms: Sequence[Term]) -> bool:
        """Whether a local name in them is made of parameters or sessions: what the function has looked up itself."""
        facts = self.ev.function(*function)
        local = {b.name for b in facts.bindings} - {p.name for p in facts.parameters} - set(facts.globals)
        todo, found = list(terms), set[str]()
        while todo:
            term = todo.pop()
            if type(term) is str:
                found.add(term)
            elif type(term) is tuple and term and term[0] == "()":
                call = self.ev.facts(function[0]).calls[term[1]]
                todo += [call.func, *call.arguments]
            elif type(term) is tuple and term and term[0] not in _STOPS:
                todo += [term[1]] if term[0] == "." else parts_of(term)
        return any(self.names(function, name) for name in sorted(found & local))


class RequestBound(Sources):
    """Answers for functions and the ways that lead to them."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        super().__init__(ev)
        self.loop = loop
        self.dependencies = Dependencies(Allocations(ev))

    def is_bound(self, function: FunctionId, terms: Sequence[Term], way: Steps) -> bool:
        """Whether some of these terms of a function depend on the request, when it is reached by this way."""
        return self._is_bound(function, terms, way, 0)

    def _is_bound(self, function: FunctionId, terms: Sequence[Term], way: Steps, depth: int) -> bool:
        if depth > _DEEPEST:
            return False
        names = set().union(*(self.names(function, term) for term in terms))
        return any(self._is_bound_name(function, name, way, depth) for name in sorted(names))

    def _is_bound_name(self, function: FunctionId, name: str, way: Steps, depth: int) -> bool:
        if name in (SESSION, CONTEXT):
            return True
        if name.startswith("."):
            return self._is_bound_attribute(function, name[1:], way, depth)
        if self.loop.roles.get(function, set()) & _ROLES and self.is_given_by_request(function, name):
            return True
        for at, (caller, step) in enumerate(way):
            for target in (step,) if step.target == function else self._steps_to(caller, function):
                handed = self.argument(caller, target, function, name)
                if handed is not None and self._is_bound(caller, (handed,), way[:at], depth + 1):
                    return True
        return False

    def is_ever_bound(self, function: FunctionId, terms: Sequence[Term]) -> bool:
        """Whether some caller gives what these terms are made of something of a request, by whichever way."""
        names = set().union(*(self.names(function, term) for term in terms))
        return any(
            self._is_made_of_request(function, name, frozenset())
            for name in sorted(names)
            if not name.startswith((".", ":"))
        )

    def _is_made_of_request(self, function: FunctionId, name: str, seen: frozenset[FunctionId]) -> bool:
        """Whether some caller that serves a request gives a parameter of a function something of that request."""
        if self.loop.roles.get(function, set()) & _ROLES:
            return self.is_given_by_request(function, name)
        for caller, step in self.loop.callers.get(function, ()) if len(seen) < _DEEPEST else ():
            if caller not in self.loop.served or caller in seen:
                continue
            handed = self.argument(caller, step, function, name)
            for one in sorted(self.names(caller, handed)) if handed is not None else ():
                if one in (SESSION, CONTEXT) or self._is_made_of_request(caller, one.lstrip("."), seen | {function}):
                    return True
        return False

    def _steps_to(self, caller: FunctionId, function: FunctionId) -> list[CallEdge]:
        links = self.loop.links[caller[0]]
        found = links.runs(caller[1])
        return [step for step in found if step.target == function]

    def argument(self, caller: FunctionId, step: CallEdge, target: FunctionId, name: str) -> Term | None:
        """What a call of a function gives to one of its parameters."""
        call = self.ev.call_at(caller, step.place)
        return given_by(self.ev.function(*target), call).get(name) if call is not None else None

    def _is_bound_attribute(self, function: FunctionId, attr: str, way: Steps, depth: int) -> bool:
        """Whether an attribute of the own object is given something of the request, by a method or by who makes it."""
        m, klass = function[0], self.ev.function(*function).klass
        methods = [f for f, x in enumerate(self.ev.facts(m).functions) if x.klass == klass]
        given = {f: values for f in methods if (values := _given_to_attribute(self.ev.function(m, f), attr))}
        for f, values in given.items():
            if self._is_bound((m, f), values, way, depth + 1):
                return True
            if self.ev.function(m, f).name == "__init__" and self._is_initialised((m, f), values):
                return True
        return not given and any(
            self._is_bound(caller, call.arguments, way[:at], depth + 1)
            for at, (caller, _) in enumerate(way)
            for call in self.ev.calls_in(*caller)
            if any(v[:3] == ("class", m, klass) for v in self._callee(caller, call))
        )

    def _is_initialised(self, init: FunctionId, values: Sequence[Term]) -> bool:
        """Whether what an object is made with comes from a request, wherever it is made."""
        return self.is_ever_bound(init, values)

    def _callee(self, caller: FunctionId, call: Call) -> Values:
        return self.ev.value(*caller, call.func, call.block, call.place[0])

    # what FastAPI gives

    def is_given_by_request(self, function: FunctionId, name: str) -> bool:
        """Whether a parameter of what FastAPI calls differs from request to request: all but settings and the like."""
        facts = self.ev.function(*function)
        parameter = next((p for p in facts.parameters if p.name == name), None)
        if parameter is None:
            return False
        dependency = self.dependencies.of_parameter(function[0], facts.outer, parameter, facts)
        return dependency is None or not self._is_constant(dependency.target, frozenset())

    def _is_constant(self, target: Target, above: frozenset[Target]) -> bool:
        """Whether a dependency takes nothing of the request, itself or through others, and yields nothing."""
        if target in above or target[0] == "external":
            return False
        function = self._called(target)
        if function is None:
            return target[0] == "instance" or attributes.is_subclass(self.ev, ("class", *target[1:]), SETTINGS)
        facts = self.ev.function(*function)
        parameters = facts.parameters[1:] if facts.klass >= 0 else facts.parameters
        if facts.is_generator:
            return False
        found = [self.dependencies.of_parameter(function[0], facts.outer, p, facts) for p in parameters]
        return all(d is not None and self._is_constant(d.target, above | {target}) for d in found)

    def _called(self, target: Target) -> FunctionId | None:
        if target[0] == "function":
            return target[1], target[2]
        facts = self.dependencies.classes.get((target[1], target[2]))
        if facts is None:
            return None
        return facts.init if target[0] == "class" else facts.call


def _given_to_attribute(method: Function, attr: str) -> list[Term]:
    """What a method puts into an attribute of its object; of a method or property with that name, what it gives."""
    own = f"{method.parameters[0].name if method.parameters else ''}.{attr}"
    values = [b.value for b in method.bindings if b.name in (own, f"{own}[]")]
    return values + [result.value for result in method.returns] if method.name == attr else values
