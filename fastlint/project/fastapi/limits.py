"""Where a number goes that a client gives: to something that bounds it, to the limit of a query, and of whose rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from fastlint.index.facts import Call, Facts, Function, Term
from fastlint.project import attributes
from fastlint.project.evaluate import Evaluator
from fastlint.project.fastapi.leaf import given_arguments
from fastlint.project.fastapi.names import last_of
from fastlint.project.fastapi.record import FunctionId
from fastlint.project.values import Value

BOUNDED, ROWS, OWN = "bounded", "rows", "own"
_BOUNDING = frozenset({"min", "clamp", "clip", "cap", "minimum", "fmin", "nsmallest"})
_SAME = frozenset({"int", "max", "abs", "round", "cast", "next"})
_LIMITING = frozenset({"limit", "fetchmany", "paginate", "islice", "to_list", "fetch"})
_LIMITS = frozenset({
    "limit", "page_size", "per_page", "page_limit", "max_results", "maxresults", "num_results", "n_results", "first",
})  # fmt: skip
_FILTERS = frozenset({"where", "filter", "filter_by", "find", "find_many", "aggregate", "having", "find_all", "match"})
_ORDERS = frozenset({"Lt", "LtE", "Gt", "GtE"})
_DEEPEST = 5


class _Place(NamedTuple):
    """A function with those in it; `names` are the terms that have the number, `users` names for who asks."""

    m: int
    functions: frozenset[int]
    names: frozenset[Term]
    users: frozenset[Term]


class Limits:
    """Follows numbers through the project."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def of_parameter(self, function: FunctionId, name: str, users: Collection[str]) -> tuple[str, ...]:
        """What is done with a parameter: some of BOUNDED, ROWS and OWN (rows of one of the users)."""
        return tuple(sorted(self._of(function, name, frozenset(users), frozenset())))

    def of_field(self, m: int, c: int, name: str) -> tuple[str, ...]:
        """What is done with a field of a class."""
        return tuple(sorted(self._of_field(m, c, name, frozenset())))

    def _of(self, function: FunctionId, name: Term, users: frozenset[Term], above: frozenset[object]) -> set[str]:
        key = (function, name, users)
        if key in above or len(above) > _DEEPEST:
            return set()
        above |= {key}
        facts = self.ev.facts(function[0])
        place = self._place(function, name, users)
        found = {BOUNDED} if _is_compared(facts, place) else set()
        for call in facts.calls:
            if call.owner in place.functions and _is_given(call, place.names):
                found |= self._of_call(place, call, above)
        own, klass = self.ev.function(*function), self.ev.function(*function).klass
        for term in place.names:
            if type(term) is tuple and klass >= 0 and own.parameters and term[1] == own.parameters[0].name:
                found |= self._of_field(function[0], klass, term[2], above)
        return found

    def _place(self, function: FunctionId, name: Term, users: frozenset[Term]) -> _Place:
        m, f = function
        facts = self.ev.facts(m)
        inside = {f}
        for number in range(f + 1, len(facts.functions)):
            if facts.functions[number].parent in inside:
                inside.add(number)
        names, asking = {name}, set(users)
        bindings = [b for number in sorted(inside) for b in facts.functions[number].bindings]
        for binding in bindings * 2:
            target: Term = binding.name
            owner, dot, attribute = binding.name.partition(".")
            if dot and "." not in attribute:
                target = (".", owner, attribute)
            if _passes(facts, binding.value, names):
                names.add(target)
            if asking and _mentions(facts, binding.value, asking):
                asking.add(target)
        return _Place(m, frozenset(inside), frozenset(names), frozenset(asking))

    # calls

    def _of_call(self, place: _Place, call: Call, above: frozenset[object]) -> set[str]:
        last = last_of(call.func).lower()
        if last in _BOUNDING:
            return {BOUNDED}
        values = self.ev.value(place.m, call.owner, call.func, call.block, call.place[0])
        known = [value for value in values if value[0] in ("function", "method", "class")]
        if known:
            return set().union(*(self._of_target(place, call, value, above) for value in known))
        facts = self.ev.facts(place.m)
        words = [key for key, term in call.keywords if key and _passes(facts, term, place.names)]
        if last not in _LIMITING and not any(word.lower() in _LIMITS for word in words):
            return {OWN} if place.users and _is_given(call, place.users) else set()
        is_own = self._is_own(place, ("()", facts.calls.index(call)), set())
        return {ROWS, OWN} if is_own else {ROWS}

    def _of_target(self, place: _Place, call: Call, value: Value, above: frozenset[object]) -> set[str]:
        m, number = value[1], value[2]
        if value[0] == "class":
            init = self._init(m, number)
            if init is None:
                return self._of_fields(place, call, (m, number), above)
            m, number = init
        function = self.ev.function(m, number)
        given = given_arguments(function, call.args, call.keywords, bound=value[0] != "function")
        facts = self.ev.facts(place.m)
        users = frozenset(p for p, term in given.items() if place.users and _mentions(facts, term, place.users))
        found: set[str] = set()
        for parameter, term in given.items():
            if _passes(facts, term, place.names):
                found |= self._of((m, number), parameter, users, above)
        return found

    def _init(self, m: int, c: int) -> FunctionId | None:
        for base in attributes.linearise(self.ev, ("class", m, c)):
            for f in self.ev.methods(base[1], base[2]) if base[0] == "class" else ():
                if self.ev.function(base[1], f).name == "__init__":
                    return base[1], f
        return None

    # fields

    def _of_fields(self, place: _Place, call: Call, klass: FunctionId, above: frozenset[object]) -> set[str]:
        facts = self.ev.facts(place.m)
        names = [b.name for b in self.ev.klass(*klass).bindings if b.annotation is not None]
        given = [*zip(names, call.args, strict=False), *((k, t) for k, t in call.keywords if k)]
        found: set[str] = set()
        for name, term in given:
            if _passes(facts, term, place.names):
                found |= self._of_field(*klass, name, above)
        return found

    def _of_field(self, m: int, c: int, name: str, above: frozenset[object]) -> set[str]:
        found: set[str] = set()
        for base in attributes.linearise(self.ev, ("class", m, c)):
            if base[0] != "class":
                continue
            for f in self.ev.methods(base[1], base[2]):
                function = self.ev.function(base[1], f)
                for term in self._read_as(base[1], function, name):
                    found |= self._of((base[1], f), term, frozenset(), above)
        for f, function in enumerate(self.ev.facts(m).functions):
            for parameter in function.parameters if function.klass != c else ():
                if ("instance", m, c) in self.ev.value(m, f, parameter.name):
                    found |= self._of((m, f), (".", parameter.name, name), frozenset(), above)
        return found

    def _read_as(self, m: int, function: Function, name: str) -> Iterator[Term]:
        """`self.limit`, and the value that a validator of the field is given."""
        parameters = function.parameters
        if parameters:
            yield (".", parameters[0].name, name)
        calls = self.ev.facts(m).calls
        for term, _ in function.decorators:
            if type(term) is tuple and term[0] == "()" and ("const", name) in calls[term[1]].args and parameters[1:]:
                yield parameters[1].name

    # whose rows

    def _is_own(self, place: _Place, term: Term, seen: set[Term]) -> bool:
        """Whether a query is filtered by who asks, on the way to this expression."""
        if not place.users or type(term) not in (str, tuple) or not term or term in seen:
            return False
        seen.add(term)
        facts = self.ev.facts(place.m)
        if type(term) is str:
            found = (b.value for f in place.functions for b in facts.functions[f].bindings if b.name == term)
            return any(self._is_own(place, value, seen) for value in found)
        if term[0] != "()":
            return any(self._is_own(place, part, seen) for part in _children(term))
        call = facts.calls[term[1]]
        given = [*call.args, *(value for _, value in call.keywords)]
        if last_of(call.func) in _FILTERS and any(_mentions(facts, part, place.users) for part in given):
            return True
        return self._is_own(place, call.func, seen) or any(self._is_own(place, part, seen) for part in call.args)


def _is_given(call: Call, names: Collection[Term]) -> bool:
    """Whether one of the names stands in the arguments of a call, not only in calls among them."""
    return any(_contains(term, names) for term in (*call.args, *(value for _, value in call.keywords)))


def _children(term: Term) -> tuple[Term, ...]:
    """The terms that a term is made of, those of a call apart."""
    if type(term) is not tuple or not term or term[0] in ("const", "()", "import", "def", "class", "lambda"):
        return ()
    if term[0] in ("or", "and", "tuple", "list", "set", "fstr"):
        return tuple(term[1])
    if term[0] == "dict":
        return tuple(part for pair in term[1] for part in pair)
    return tuple(term[2:] if term[0] in ("bin", "cmp", "item") else term[1:2] if term[0] == "." else term[1:])


def _contains(term: Term, names: Collection[Term]) -> bool:
    if type(term) is str or type(term) is tuple:
        return term in names or any(_contains(part, names) for part in _children(term))
    return False


def _passes(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    """Whether an expression has the number of one of the names, or one made of it."""
    if type(term) is str or type(term) is tuple:
        if term in names:
            return True
        if type(term) is tuple and term[:1] in (("or",), ("and",)):
            return any(_passes(facts, part, names) for part in term[1])
        if type(term) is tuple and term[:1] == ("bin",):
            return any(_passes(facts, part, names) for part in term[2:])
        if type(term) is tuple and term[:1] == ("()",):
            call = facts.calls[term[1]]
            return last_of(call.func) in _SAME and any(_passes(facts, part, names) for part in call.args)
    return False


def _mentions(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    """Whether one of the names stands anywhere in an expression."""
    if type(term) is not str and type(term) is not tuple:
        return False
    parts = _children(term)
    if type(term) is tuple and term[:1] == ("()",):
        call = facts.calls[term[1]]
        parts = (call.func, *call.args, *(value for _, value in call.keywords))
    return term in names or any(_mentions(facts, part, names) for part in parts)


def _is_compared(facts: Facts, place: _Place) -> bool:
    tests = [block.term for block in facts.blocks if block.owner in place.functions]
    return any(_orders(facts, term, place.names) for term in tests)


def _orders(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    """Whether a test asks which is greater."""
    if type(term) is tuple and term[:1] == ("cmp",) and term[1] in _ORDERS:
        return any(_passes(facts, part, names) for part in term[2:])
    return any(_orders(facts, part, names) for part in _children(term))
