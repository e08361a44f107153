"""Sessions of requests that bring a limit of their own: by an adapter, by their class, or by a replaced `request`."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.index.facts import MODULE, Call, Term
from fastlint.index.terms import dotted_name, is_starred, last_name, stands_in
from fastlint.inference.allocations import Allocations
from fastlint.inference.attributes import linearise
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, given_by, site_at
from fastlint.inference.values import Value
from fastlint.subjects.kinds import TimeLimit

OPEN: TimeLimit = "open"
LIMITED: TimeLimit = "limited"
UNKNOWN: TimeLimit = "unknown"
_SENDING = frozenset({"send", "request", "get", "post", "put", "patch", "delete", "head", "options", "get_adapter"})
_LIMIT = ("const", "timeout")
_NOTHING = ("const", None)
_DEEPEST = 6
Passed = frozenset[tuple[FunctionId, str]]
"""Parameters on the way from a session back to where it is made."""


class LimitedSessions:
    """Tells whether a session on which a method is called has a limit for all that it sends."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop
        self.allocations = Allocations(ev)
        self.dependencies = Dependencies(self.allocations)
        self._judged: dict[Value, bool] = {}

    def of(self, function: FunctionId, call: Call) -> TimeLimit:
        """`OPEN` where it has none, also if only in some case; `LIMITED`; `UNKNOWN` if nobody is seen to give it."""
        if type(call.func) is not tuple or call.func[0] != ".":
            return OPEN
        found = set(self._of(site_at(function[0], call, call.func[1]), frozenset()))
        return OPEN if OPEN in found or not found else UNKNOWN if UNKNOWN in found else LIMITED

    def _of(self, site: Site, passed: Passed) -> Iterator[str]:
        """What each of the sessions is that an expression can mean."""
        if len(passed) > _DEEPEST:
            yield UNKNOWN
            return
        for found in self.allocations.sites(site):
            term = found.term
            while type(term) is tuple and term[0] in ("enter", "*"):
                term = term[1]
            match term:
                case ("()", number):
                    yield from self._of_call(found.m, number, passed)
                case ("param", name):
                    yield from self._given(((found.m, found.scope), name), passed)
                case str() if term != site.term:
                    yield from self._of(found._replace(term=term), passed)
                case ("const", None):
                    pass
                case _:
                    yield UNKNOWN

    # where it is made

    def _of_call(self, m: int, number: int, passed: Passed) -> Iterator[str]:
        """What a session is that a call makes; one that only stands in for what every caller gives is none."""
        call = self.ev.facts(m).calls[number]
        name = self._stands_in_for((m, call.owner), number)
        if name is not None and not self._is_ever_left_out((m, call.owner), name):
            return
        callee = self.ev.at(m, call, call.func)
        own = [value for value in callee if value[0] == "class"]
        generators = [v for v in callee if v[0] in ("function", "method") and self.ev.function(v[1], v[2]).is_generator]
        if generators:
            for value in generators:
                yield from self._provided((value[1], value[2]), passed)
        elif any(self._limits(value) for value in own) or self._is_equipped(m, call.owner, number):
            yield LIMITED
        else:
            yield OPEN

    def _stands_in_for(self, function: FunctionId, number: int) -> str | None:
        """The parameter instead of which a call is made: `session or Session()`, `if session is None: ...`."""
        facts, one = self.ev.facts(function[0]), self.ev.function(*function)
        call = facts.calls[number]
        for parameter in one.parameters:
            if stands_in(facts.blocks, call.block, parameter.name):
                return parameter.name
        for term in (b.value for b in one.bindings):
            if type(term) is tuple and term[:1] == ("or",) and ("()", number) in term[1]:
                return next((p.name for p in one.parameters if p.name in term[1]), None)
        return None

    def _is_ever_left_out(self, function: FunctionId, name: str) -> bool:
        """Whether some call of a function gives nothing to a parameter, or no call of it is seen."""
        handed = list(self._handed(function, name))
        return not handed or any(term in (None, _NOTHING) for _, _, term in handed)

    # what gives it a limit

    def _is_equipped(self, m: int, scope: int, number: int) -> bool:
        """Whether a session that a call makes is given a limit where it is made, or in what is given it there."""
        facts = self.ev.facts(m)
        made = ("()", number)
        terms = (made, ("enter", made))
        names = [b.name for b in facts.functions[scope].bindings if b.value in terms]
        function = facts.functions[scope]
        scopes = [scope]
        if function.klass >= 0 and any("." in name for name in names):
            scopes = [f for f, one in enumerate(facts.functions) if one.klass == function.klass]
        elif scope == MODULE:
            scopes = list(range(len(facts.functions)))
        handed = [c for n in self.ev.calls_of(m, scope) if made in (c := facts.calls[n]).args]
        return any(self._equips((m, f), name, 0) for name in names for f in scopes) or any(
            self._hands(m, call, call.args.index(made), 0) for call in handed
        )

    def _equips(self, function: FunctionId, name: str, depth: int) -> bool:
        """Whether a function mounts an adapter with a limit on what a name holds, or replaces its `request`."""
        m, f = function
        facts = self.ev.facts(m)
        replacing = (b.value for b in facts.functions[f].bindings if _is_sending(b.name, name))
        if any(self._has_limit(function, value) for value in replacing):
            return True
        for call in (facts.calls[n] for n in self.ev.calls_of(m, f)):
            if dotted_name(call.func) == f"{name}.mount":
                if any(self._limits(value) for value in self.ev.at(m, call, call.argument(1, "adapter"))):
                    return True
            elif depth < _DEEPEST:
                at = next((i for i, a in enumerate(call.args) if dotted_name(a) == name), None)
                if at is not None and self._hands(m, call, at, depth):
                    return True
        return False

    def _hands(self, m: int, call: Call, at: int, depth: int) -> bool:
        """Whether what a call gives at a position is given a limit by the function that is called."""
        for value in self.ev.at(m, call, call.func):
            if value[0] in ("function", "method"):
                called = self.ev.function(value[1], value[2])
                names = [p.name for p in called.parameters][1 if value[0] == "method" else 0 :]
                if at < len(names) and self._equips((value[1], value[2]), names[at], depth + 1):
                    return True
        return False

    def _limits(self, value: Value) -> bool:
        """Whether a class of the project, an adapter or a session, sends with a limit that the caller did not give."""
        klass = ("class", *value[1:3])
        if value[0] not in ("class", "instance") or klass in self._judged:
            return self._judged.get(klass, False)
        self._judged[klass] = False
        own = [one for one in linearise(self.ev, klass) if one[0] == "class"]
        methods = [(one[1], f) for one in own for f in self.ev.methods(one[1], one[2])]
        self._judged[klass] = any(self._limits_in(method) for method in methods)
        return self._judged[klass]

    def _limits_in(self, method: FunctionId) -> bool:
        """Whether a method sends with a limit of its own, or makes that the object does."""
        one = self.ev.function(*method)
        if one.name in _SENDING:
            return self._speaks_of_limit(method)
        is_init = one.name == "__init__" and bool(one.parameters)
        return is_init and self._equips(method, one.parameters[0].name, _DEEPEST)

    def _speaks_of_limit(self, function: FunctionId) -> bool:
        """Whether a function has a `timeout` by default, or puts one where none is."""
        one, facts = self.ev.function(*function), self.ev.facts(function[0])
        default = next((p.default for p in one.parameters if p.name == "timeout"), None)
        if default not in (None, _NOTHING) or any(b.name == "timeout" or _has_key(b.value) for b in one.bindings):
            return True
        return any(_gives_limit(facts.calls[n]) for n in self.ev.calls_of(*function))

    def _has_limit(self, function: FunctionId, term: Term) -> bool:
        """Whether what takes the place of a method of a session gives a limit: a partial, a lambda, a function."""
        m = function[0]
        match term:
            case ("()", number):
                return _gives_limit(self.ev.facts(m).calls[number])
            case ("lambda", f):
                return self._speaks_of_limit((m, f))
        values = (value for value in self.ev.value(*function, term) if value[0] in ("function", "method"))
        return any(self._speaks_of_limit((value[1], value[2])) for value in values)

    # who gives it

    def _given(self, source: tuple[FunctionId, str], passed: Passed) -> Iterator[str]:
        """What the sessions are that a parameter is given: by a dependency, or by those who call its function."""
        function, name = source
        if source in passed:
            return
        below = passed | {source}
        one = self.ev.function(*function)
        parameter = next((p for p in one.parameters if p.name == name), None)
        if parameter is None:
            yield UNKNOWN
            return
        dependency = self.dependencies.of_parameter(function[0], one.outer, parameter, one)
        if dependency is not None and dependency.target[0] == "function":
            yield from self._provided((int(dependency.target[1]), int(dependency.target[2])), below)
            return
        handed = list(self._handed(function, name))
        if not handed:
            yield UNKNOWN
        for caller, call, term in handed:
            if term is not None:
                yield from self._of(site_at(caller[0], call, term), below)

    def _provided(self, provider: FunctionId, passed: Passed) -> Iterator[str]:
        one = self.ev.function(*provider)
        for result in (*one.returns, *one.yields):
            if result.value is not None:
                yield from self._of(Site(*provider, result.value, None, result.block, result.place[0]), passed)

    def _handed(self, function: FunctionId, name: str) -> Iterator[tuple[FunctionId, Call, Term]]:
        """The calls of a function that are no tests, each with what it gives to a parameter (None: nothing)."""
        called = self.ev.function(*function)
        for caller, step in self.loop.callers.get(function, ()):
            call = self.ev.call_at(caller, step.place)
            if call is None or self.loop.summaries[caller[0]].is_test:
                continue
            arguments = given_by(called, call)
            is_open = any(is_starred(a) for a in call.args) or any(key is None for key, _ in call.keywords)
            if name in arguments or not is_open:
                yield caller, call, arguments.get(name)


def _is_sending(name: str, session: str) -> bool:
    """Whether a name is that of a method by which a session sends."""
    owner, _, method = name.rpartition(".")
    return owner == session and method in _SENDING


def _gives_limit(call: Call) -> bool:
    """Whether a call has a `timeout` that is no mere parameter, or fills one in: `kwargs.setdefault("timeout", 5)`."""
    if last_name(call.func) == "setdefault" and _LIMIT in call.args:
        return True
    unpacked = (value for key, value in call.keywords if key is None)
    return call.keyword("timeout") not in (None, _NOTHING, "timeout") or any(_has_key(value) for value in unpacked)


def _has_key(term: Term) -> bool:
    """Whether a term is a dict with a limit in it."""
    return type(term) is tuple and term[:1] == ("dict",) and any(key == _LIMIT for key, _ in term[1])
