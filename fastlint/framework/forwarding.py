"""What a function does with the address of its request, itself or where it gives the request to (gateways)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Facts, Function, Term, Use
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments
from fastlint.inference.values import Value
from fastlint.knowledge.framework_names import last_of
from fastlint.subjects.kinds import AddressUse

READ: AddressUse = "read"
UNKNOWN: AddressUse = "unknown"
UNREAD: AddressUse = ""
_ADDRESSES = frozenset({"url", "path_params", "scope"})
_WITH_ADDRESS = frozenset({"path", "raw_path", "path_params"})
_LOGS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log", "print", "getattr", "hasattr"})
_MOST = 80
"""Functions that are looked at for one request: then it may be anywhere."""


class _Place(NamedTuple):
    """A function with those in it, and all terms that have the request there."""

    m: int
    functions: frozenset[int]
    names: frozenset[Term]


class Forwarding:
    """Follows requests through the project."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def of(self, function: FunctionId, requests: Collection[str]) -> AddressUse:
        """READ if the address of one of the requests is read, UNKNOWN if it may be where nobody can look, or UNREAD."""
        seen: set[object] = set()
        found = {word for name in sorted(requests) for word in self._of(function, name, seen)}
        return READ if READ in found else UNKNOWN if UNKNOWN in found else UNREAD

    def _of(self, function: FunctionId, name: Term, seen: set[object]) -> set[AddressUse]:
        """What a function does with the request that a term has there; nothing where it was looked at before."""
        key = (function, name)
        if key in seen:
            return set()
        if len(seen) >= _MOST:
            return {UNKNOWN}
        is_first = not seen
        seen.add(key)
        place = self._place(function, name)
        facts = self.ev.facts(function[0])
        if any(_reads_address(term, place.names) for term in _terms(facts, place.functions, is_first=is_first)):
            return {READ}
        found: set[AddressUse] = set()
        for call in facts.calls:
            if READ not in found and call.owner in place.functions and _is_given(call, place.names):
                found |= self._of_call(place, call, seen)
        own = self.ev.function(*function)
        if own.klass >= 0 and own.parameters:
            for term in place.names:
                if type(term) is tuple and term[1] == own.parameters[0].name:
                    found |= self._of_attribute((function[0], own.klass), term[2], seen)
        return found

    def _place(self, function: FunctionId, name: Term) -> _Place:
        m, f = function
        facts = self.ev.facts(m)
        inside, names = {f}, {name}
        for number in range(f + 1, len(facts.functions)):
            if facts.functions[number].parent in inside:
                inside.add(number)
        bindings = [b for number in sorted(inside) for b in facts.functions[number].bindings]
        for binding in bindings * 2:
            owner, dot, attribute = binding.name.partition(".")
            if _holds(binding.value, names) and "." not in attribute:
                names.add((".", owner, attribute) if dot else binding.name)
        return _Place(m, frozenset(inside), frozenset(names))

    def _of_call(self, place: _Place, call: Call, seen: set[object]) -> set[AddressUse]:
        if last_of(call.func) in _LOGS:
            return set()
        values = self.ev.at(place.m, call, call.func)
        if not values:
            return set() if self._is_of_library(place, call) else {UNKNOWN}
        return set().union(*(self._of_target(place, call, value, seen) for value in values))

    def _is_of_library(self, place: _Place, call: Call) -> bool:
        """Whether what is called belongs to something from outside of the project: of that others know more."""
        term = call.func
        while type(term) is tuple and term[0] in (".", "()") and term not in place.names:
            term = term[1] if term[0] == "." else self.ev.facts(place.m).calls[term[1]].func
        if term in place.names:  # what hangs on the application's state
            return False
        values = self.ev.at(place.m, call, term)
        return any(value[0] in ("external", "object") for value in values)

    def _of_target(self, place: _Place, call: Call, value: Value, seen: set[object]) -> set[AddressUse]:
        if value[0] not in ("function", "method", "class", "instance"):
            return set()
        m, number, is_bound = value[1], value[2], value[0] != "function"
        if value[0] in ("class", "instance"):
            method = self._method(m, number, "__init__" if value[0] == "class" else "__call__")
            if method is None:  # a dataclass, or made by a base outside
                return {UNKNOWN}
            m, number = method
        function = self.ev.function(m, number)
        given = given_arguments(function, call.args, call.keywords, bound=is_bound)
        found: set[AddressUse] = set()
        for parameter, term in given.items():
            if _holds(term, place.names):
                found |= self._of((m, number), parameter, seen)
        return found if any(_holds(term, place.names) for term in given.values()) else {UNKNOWN}

    def _method(self, m: int, c: int, name: str) -> FunctionId | None:
        for base in attributes.linearise(self.ev, ("class", m, c)):
            for f in self.ev.methods(base[1], base[2]) if base[0] == "class" else ():
                if self.ev.function(base[1], f).name == name:
                    return base[1], f
        return None

    def _of_attribute(self, klass: FunctionId, attribute: str, seen: set[object]) -> set[AddressUse]:
        """What methods do with the request that an object keeps."""
        found: set[AddressUse] = set()
        for base in attributes.linearise(self.ev, ("class", *klass)):
            for f in self.ev.methods(base[1], base[2]) if base[0] == "class" else ():
                own: Function = self.ev.function(base[1], f)
                if own.parameters:
                    found |= self._of((base[1], f), (".", own.parameters[0].name, attribute), seen)
        return found


def _terms(facts: Facts, functions: Collection[int], *, is_first: bool) -> Iterator[Term]:
    """The expressions of functions that can be seen, those of messages to a log apart.

    `is_first`: what a route itself tells its client of the address is apart too.
    """
    for number in functions:
        function = facts.functions[number]
        yield from (binding.value for binding in function.bindings)
        yield from (result.value for result in (() if is_first else (*function.returns, *function.yields)))
    for call in facts.calls:
        if call.owner in functions and last_of(call.func) not in _LOGS and not _is_logged(facts, call):
            is_told = is_first and call.func == "str" and call.parent < 0 and call.use in (Use.RETURNED, Use.STORED)
            if not is_told:
                yield from (call.func, *call.arguments)


def _is_logged(facts: Facts, call: Call) -> bool:
    """Whether a call stands in the arguments of one that logs."""
    parent = call.parent
    while parent >= 0:
        if last_of(facts.calls[parent].func) in _LOGS:
            return True
        parent = facts.calls[parent].parent
    return False


def _reads_address(term: Term, names: Collection[Term]) -> bool:
    """Whether `request.url`, `request.path_params` or a part of the scope with the path stands in a term."""
    if type(term) is not tuple:
        return False
    if term[:1] == ("[]",) and _is_scope(term[1], names):
        return type(term[2]) is not tuple or term[2][0] != "const" or term[2][1] in _WITH_ADDRESS
    if term[:1] == (".",) and term[2] in _ADDRESSES and term[1] in names:
        return True
    return any(_reads_address(part, names) for part in term)


def _is_scope(term: Term, names: Collection[Term]) -> bool:
    return type(term) is tuple and term[:1] == (".",) and term[2] == "scope" and term[1] in names


def _is_given(call: Call, names: Collection[Term]) -> bool:
    return any(_holds(term, names) for term in call.arguments)


def _holds(term: Term, names: Collection[Term]) -> bool:
    """Whether a term is the request, or a display or choice with it."""
    if type(term) is str:
        return term in names
    if type(term) is not tuple or not term:
        return False
    if term in names:
        return True
    if term[0] in ("or", "and", "tuple", "list", "set"):
        return any(_holds(part, names) for part in term[1])
    if term[0] == "dict":
        return any(_holds(value, names) for _, value in term[1])
    return term[0] == "*" and _holds(term[1], names)
