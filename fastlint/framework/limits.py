"""Where a number goes that a client gives: to something that bounds it, to the limit of a query, and of whose rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from fastlint.footprint import FunctionId
from fastlint.framework.who_asks import children, compared_with, is_group, mentions
from fastlint.index.facts import Call, Facts, Function, Term
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.queries import selected
from fastlint.inference.sites import given_arguments
from fastlint.inference.values import Value, Values
from fastlint.knowledge.framework_names import last_of

BOUNDED, ROWS, OWN, SLICED, GIVEN, REPLACED = "bounded", "rows", "own", "sliced", "given", "replaced"
ALL, READ, UNREAD = "all", "read", "unread"
_BOUNDING = frozenset({"min", "clamp", "clip", "cap", "minimum", "fmin", "nsmallest"})
_SAME = frozenset({"int", "max", "abs", "round", "cast", "next"})
_LIMITING = frozenset({"limit", "fetchmany", "paginate", "islice", "to_list", "fetch"})
_LIMITS = frozenset({
    "limit", "page_size", "per_page", "page_limit", "max_results", "maxresults", "num_results", "n_results", "first",
})  # fmt: skip
_FILTERS = frozenset({
    "where", "filter", "filter_by", "find", "find_many", "aggregate", "having", "find_all", "match", "eq",
})  # fmt: skip
_WHOLE = re.compile(r"(?:\w+_)?(?:total|count|len)(?:_\w+)?")  # how many there are
_LOGS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log", "print"})
_ARITHMETIC = frozenset({"ceil", "floor", "divmod"})
_OF = "of "
_ORDERS = frozenset({"Lt", "LtE", "Gt", "GtE"})
_MOST = 40
"""Places that are looked at for one limit."""


class _Place(NamedTuple):
    """A function with those in it; `names` are the terms that have the number, `users` names for who asks.

    `own` are the mapped classes that attributes of the object itself stand for.
    """

    m: int
    functions: frozenset[int]
    names: frozenset[Term]
    users: frozenset[Term]
    own: Values


class Limits:
    """Follows numbers through the project."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def of_parameter(self, function: FunctionId, name: str, users: Collection[str]) -> tuple[str, ...]:
        """What is done with a parameter: some of BOUNDED, ROWS, OWN (rows of one of the users), SLICED and REPLACED.

        SLICED: nothing is seen but slices of what is in memory. REPLACED: where it is None or 0, another number is
        taken. ALL: a number below 0 is asked for, which stands for all rows. UNREAD: it is only handed on, and nobody
        reads it. "of app/models.py:User": the table that has the rows, "of" where it is not known.
        """
        found = self._of(function, name, frozenset(users), set())
        return _summed(found) if found else (UNREAD,)

    def of_field(self, m: int, c: int, name: str) -> tuple[str, ...]:
        """What is done with a field of a class."""
        return _summed(self._of_field(m, c, name, set()))

    def _of(
        self,
        function: FunctionId,
        name: Term,
        users: frozenset[Term],
        seen: set[object],
        own: Values = (),
    ) -> set[str]:
        key = (function, name, users, own)
        if key in seen:  # all that is found is put together: once is enough
            return set()
        if len(seen) > _MOST:
            return {READ}
        seen.add(key)
        facts = self.ev.facts(function[0])
        place = self._place(function, name, users, own)
        found = {BOUNDED} if _is_compared(facts, place) else set()
        found |= {word for owner, term in _terms(facts, place) for word in self._of_slices(place, owner, term)}
        found |= {REPLACED} if _is_replaced(facts, place) else set()
        found |= {ALL} if _is_asked_for_all(facts, place) else set()
        found |= {READ} if self._is_read(function, place) else set()
        for call in facts.calls:
            if call.owner in place.functions and _is_given(facts, call, place.names):
                found |= self._of_call(place, call, seen)
        method = self.ev.function(*function)
        for term in sorted(place.names, key=repr):
            if type(term) is tuple and method.klass >= 0 and term[1] == _self_of(method):
                found |= self._of_field(function[0], method.klass, term[2], seen)
        return found

    def _is_read(self, function: FunctionId, place: _Place) -> bool:
        """Whether a function does something with the number but to hand it on.

        Methods of objects may be stubs: what overrides them may read it.
        """
        facts = self.ev.facts(function[0])
        own = [facts.functions[f] for f in sorted(place.functions)]
        given = [result.value for one in own for result in (*one.returns, *one.yields)]
        method = self.ev.function(*function)
        if method.klass >= 0 and not any(last_of(term) == "staticmethod" for term, _ in method.decorators):
            return True
        if not given or any(term in place.names for term in given):
            return True
        return any(term not in place.names and _contains(term, place.names) for _, term in _terms(facts, place))

    def _place(self, function: FunctionId, name: Term, users: frozenset[Term], own: Values) -> _Place:
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
            if asking and mentions(facts, binding.value, asking):
                asking.add(target)
        if asking:
            given = {p.name for number in inside for p in facts.functions[number].parameters}
            asking |= compared_with(facts, inside, given, asking)
        return _Place(m, frozenset(inside), frozenset(names), frozenset(asking), own)

    # calls

    def _of_call(self, place: _Place, call: Call, seen: set[object]) -> set[str]:
        last = last_of(call.func).lower()
        if last in _BOUNDING:
            return {BOUNDED}
        values = self.ev.at(place.m, call, call.func)
        known = [value for value in values if value[0] in ("function", "method", "class")]
        if known:
            rest: set[str] = set() if len(known) == len(values) else {GIVEN}
            return rest.union(*(self._of_target(place, call, value, seen) for value in known))
        facts = self.ev.facts(place.m)
        if last in _SAME and type(call.func) is str:
            return set()  # it goes where the result does
        if not _limits(facts, call, place.names):
            rest = set() if last in _LOGS or last in _ARITHMETIC else {GIVEN}
            given = (*call.args, *(value for _, value in call.keywords)) if place.users else ()
            return rest | {OWN} if any(mentions(facts, term, place.users) for term in given) else rest
        is_own = _belongs_to_who_asks(facts, place, call.func) or self._is_own(
            place, self.ev.term_of(place.m, call), set()
        )
        base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
        return {ROWS, *self._tables(place, call.owner, base), *((OWN,) if is_own else ())}

    def _tables(self, place: _Place, f: int, query: Term) -> set[str]:
        """The table whose rows a query gives, as "of NAME"; "of" where it is not known."""
        found = {
            f"{_OF}{self.ev.imports.paths[v[1]]}:{self.ev.klass(v[1], v[2]).qualname}"
            for v in selected(self.ev, place.m, f, query, place.own)
        }
        return found or {_OF.strip()}

    def _of_slices(self, place: _Place, owner: int, term: Term) -> set[str]:
        """What slices in a term, up to the number, are of: the rows of a query, or what is in memory."""
        if type(term) is not tuple or not term or term[0] in ("const", "import"):
            return set()
        found: set[str] = set()
        index = term[2] if term[0] == "[]" and type(term[2]) is tuple and term[2][:1] == ("slice",) else ()
        if any(_passes(self.ev.facts(place.m), part, place.names) for part in index[1:]):
            tables = self._tables(place, owner, term[1])
            found = {SLICED} if _OF.strip() in tables else {ROWS, *tables}
        return found.union(*(self._of_slices(place, owner, part) for part in term if type(part) is tuple))

    def _of_target(self, place: _Place, call: Call, value: Value, seen: set[object]) -> set[str]:
        m, number = value[1], value[2]
        if value[0] == "class":
            init = self._init(m, number)
            if init is None:
                return {READ} | self._of_fields(place, call, (m, number), seen)
            m, number = init
        function = self.ev.function(m, number)
        given = given_arguments(function, call.args, call.keywords, bound=value[0] != "function")
        facts = self.ev.facts(place.m)
        users = frozenset(p for p, term in given.items() if place.users and mentions(facts, term, place.users))
        passed = [parameter for parameter, term in given.items() if _passes(facts, term, place.names)]
        own = self._own_of(place, call, value)
        found = [self._of((m, number), parameter, users, seen, own) for parameter in passed]
        return set().union(*found) if passed else {READ}

    def _own_of(self, place: _Place, call: Call, value: Value) -> Values:
        """The mapped class with which a generic one is filled: `Item` of `class Items(Repository[Item, int])`."""
        if value[0] != "method":
            return ()
        caller, receiver = self.ev.function(place.m, call.owner), call.func[1] if type(call.func) is tuple else None
        if caller.klass >= 0 and receiver == _self_of(caller):
            return place.own
        for base in attributes.linearise(self.ev, ("class", *value[3][1:3])) if value[3][0] == "instance" else ():
            for term in self.ev.klass(base[1], base[2]).bases if base[0] == "class" else ():
                if type(term) is tuple and term[0] == "[]":
                    given = term[2][1] if type(term[2]) is tuple and term[2][:1] == ("tuple",) else (term[2],)
                    filled = self.ev.value(base[1], self.ev.klass(base[1], base[2]).parent, given[0]) if given else ()
                    if filled and all(v[0] == "class" for v in filled):
                        return tuple(("instance", v[1], v[2]) for v in filled)
        return ()

    def _init(self, m: int, c: int) -> FunctionId | None:
        for base in attributes.linearise(self.ev, ("class", m, c)):
            for f in self.ev.methods(base[1], base[2]) if base[0] == "class" else ():
                if self.ev.function(base[1], f).name == "__init__":
                    return base[1], f
        return None

    # fields

    def _of_fields(self, place: _Place, call: Call, klass: FunctionId, seen: set[object]) -> set[str]:
        facts = self.ev.facts(place.m)
        names = [b.name for b in self.ev.klass(*klass).bindings if b.annotation is not None]
        given = [*zip(names, call.args, strict=False), *((k, t) for k, t in call.keywords if k)]
        found: set[str] = set()
        for name, term in given:
            if _passes(facts, term, place.names):
                found |= self._of_field(*klass, name, seen)
        return found

    def _of_field(self, m: int, c: int, name: str, seen: set[object]) -> set[str]:
        found: set[str] = set()
        if (m, c, name) in seen:
            return found
        seen.add((m, c, name))
        for base in attributes.linearise(self.ev, ("class", m, c)):
            if base[0] != "class":
                continue
            for f in self.ev.methods(base[1], base[2]):
                function = self.ev.function(base[1], f)
                for term in self._read_as(base[1], function, name):
                    found |= self._of((base[1], f), term, frozenset(), seen)
        for f, function in enumerate(self.ev.facts(m).functions):
            for parameter in function.parameters if function.klass != c else ():
                if ("instance", m, c) in self.ev.value(m, f, parameter.name):
                    found |= self._of((m, f), (".", parameter.name, name), frozenset(), seen)
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
            return any(self._is_own(place, part, seen) for part in children(term))
        call = facts.calls[term[1]]
        given = [*call.args, *(value for _, value in call.keywords)]
        if last_of(call.func) in _FILTERS and any(mentions(facts, part, place.users) for part in given):
            return True
        return self._is_own(place, call.func, seen) or any(self._is_own(place, part, seen) for part in call.args)


def _belongs_to_who_asks(facts: Facts, place: _Place, term: Term) -> bool:
    """Whether a query begins with what a parameter for who asks has: `user.books.all().limit(limit)`."""
    while type(term) is tuple and term[0] in (".", "()"):
        if is_group(term):
            return False
        if term[0] == "." and term[1] in place.users:
            return any(p.name == term[1] for f in place.functions for p in facts.functions[f].parameters)
        term = term[1] if term[0] == "." else facts.calls[term[1]].func
    return False


def _is_given(facts: Facts, call: Call, names: Collection[Term]) -> bool:
    """Whether one of the names stands in the arguments of a call, of calls among them only in what passes it on."""
    given = (*call.args, *(value for _, value in call.keywords))
    return any(_contains(term, names) or _passes(facts, term, names) for term in given)


def _limits(facts: Facts, call: Call, names: Collection[Term]) -> bool:
    """Whether a call outside of the project limits what it gives by one of the names: `.range(0, limit - 1)`."""
    last = last_of(call.func).lower()
    if last in _LIMITING or (last == "range" and type(call.func) is tuple):
        return True
    return any(key and key.lower() in _LIMITS and _passes(facts, term, names) for key, term in call.keywords)


def _self_of(function: Function) -> str:
    """The name of the object itself in one of its methods."""
    return function.parameters[0].name if function.parameters else ""


def _summed(found: set[str]) -> tuple[str, ...]:
    """What is worth telling of what was found."""
    if not found.isdisjoint({ROWS, GIVEN}):
        found -= {SLICED}
    return tuple(sorted(found - {GIVEN, READ}))


def _terms(facts: Facts, place: _Place) -> Iterator[tuple[int, Term]]:
    """The expressions of functions that can be seen, with the function of each."""
    for f in sorted(place.functions):
        function = facts.functions[f]
        yield from ((f, binding.value) for binding in function.bindings)
        yield from ((f, result.value) for result in (*function.returns, *function.yields))
    for call in facts.calls:
        if call.owner in place.functions:
            yield from ((call.owner, part) for part in (call.func, *call.args, *(term for _, term in call.keywords)))
    for block in facts.blocks:
        if block.owner in place.functions and block.term is not None:
            yield block.owner, block.term


def _contains(term: Term, names: Collection[Term]) -> bool:
    if type(term) is str or type(term) is tuple:
        return term in names or any(_contains(part, names) for part in children(term))
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


def _is_compared(facts: Facts, place: _Place) -> bool:
    tests = [block.term for block in facts.blocks if block.owner in place.functions]
    return any(_orders(facts, term, place.names) for term in tests)


def _is_asked_for_all(facts: Facts, place: _Place) -> bool:
    """Whether a number below 0 is asked for, in whatever the function tests: `if per_page == -1`."""
    return any(_finds_below_zero(facts, term, place.names) for _, term in _terms(facts, place))


def _finds_below_zero(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    if type(term) is tuple and term[:1] == ("cmp",) and term[1] in ("Eq", "NotEq"):
        sides = term[2:]
        below = any(type(t) is tuple and t[:1] == ("const",) and type(t[1]) is int and t[1] < 0 for t in sides)
        return below and any(_passes(facts, part, names) for part in sides)
    return any(_finds_below_zero(facts, part, names) for part in children(term))


def _is_replaced(facts: Facts, place: _Place) -> bool:
    """Whether another number is taken where there is none: `limit or 20`, `20 if limit is None else limit`."""
    if any(_is_alternative(facts, term, place.names) for _, term in _terms(facts, place)):
        return True
    bindings = [b for f in place.functions for b in facts.functions[f].bindings if b.name in place.names]
    computed = {b.name for b in bindings if _passes(facts, b.value, place.names) and _is_computed(facts, b.value)}
    others = [b.value for b in bindings if b.value is not None and b.name not in computed]
    others = [value for value in others if not _passes(facts, value, place.names)]
    return any(_is_number(value) and not _is_total(facts, value) for value in others)


def _is_computed(facts: Facts, term: Term) -> bool:
    """Whether an expression is made of a number by arithmetic, and so another one: `(total + size - 1) // size`."""
    if type(term) is tuple and term[:1] == ("()",):
        return any(_is_computed(facts, part) for part in facts.calls[term[1]].args)
    return type(term) is tuple and term[:1] == ("bin",)


def _is_alternative(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    if type(term) is tuple and term[:1] == ("or",):
        passing = [_passes(facts, part, names) for part in term[1]]
        others = [part for part, passes in zip(term[1], passing, strict=True) if not passes]
        if any(passing) and any(_is_number(part) and not _is_total(facts, part) for part in others):
            return True
    return any(_is_alternative(facts, part, names) for part in children(term))


def _is_total(facts: Facts, term: Term) -> bool:
    """Whether an expression is how many there are: `total`, `len(rows)`."""
    called = facts.calls[term[1]].func if type(term) is tuple and term[:1] == ("()",) else term
    return _WHOLE.fullmatch(last_of(called).lower()) is not None


def _is_number(term: Term) -> bool:
    """Whether an expression may be a number that bounds something: not None, and not 0."""
    return not (type(term) is tuple and term[:1] == ("const",) and not term[1])


def _orders(facts: Facts, term: Term, names: Collection[Term]) -> bool:
    """Whether a test asks which is greater."""
    if type(term) is tuple and term[:1] == ("cmp",) and term[1] in _ORDERS:
        return any(_passes(facts, part, names) for part in term[2:])
    return any(_orders(facts, part, names) for part in children(term))
