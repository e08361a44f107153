"""Which returns of a function a call can reach, where constants that it gives decide: `make_store(mode="async")`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

from fastlint.index.facts import Call, Function, Kind, Result, Term
from fastlint.index.terms import is_starred
from fastlint.inference.narrowing import tests_before
from fastlint.inference.values import Values

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_EQUAL, _UNEQUAL = ("Eq", "Is"), ("NotEq", "IsNot")
Constants = Mapping[str, tuple[object, ...]]
"""What parameters are, all that each of them can be."""


def chosen(ev: Evaluator, m: int, f: int, place: tuple[int, int], call: Call, shift: int) -> tuple[int, ...] | None:
    """The positions of the returns that a call at a place (module, scope) can reach; None if it rules out none.

    `shift` is the number of parameters that the receiver takes.
    """
    names = _deciding(ev, m, f)
    if not names or any(map(is_starred, call.args)) or any(k is None for k, _ in call.keywords):
        return None
    function = ev.function(m, f)
    known = dict(_known(ev, function, names, place, call, shift))
    if not known:
        return None
    reached = tuple(i for i, r in enumerate(function.returns) if _is_reached(ev, m, f, r, known))
    return reached if 0 < len(reached) < len(function.returns) else None


def for_first(ev: Evaluator, m: int, f: int, given: str) -> tuple[int, ...]:
    """The positions of the returns that a function can reach whose first parameter is a text; none if no test asks."""
    function = ev.function(m, f)
    name = function.parameters[0].name if function.parameters else ""
    if name in ev.table(m, f):
        return ()
    asked = [i for i, r in enumerate(function.returns) if any(name in _names(test) for test, _ in _tests(ev, m, f, r))]
    return tuple(i for i in asked if _is_reached(ev, m, f, function.returns[i], {name: (given,)}))


def _deciding(ev: Evaluator, m: int, f: int) -> frozenset[str]:
    """Parameters that a function never binds anew, and that tests around or before its returns compare."""

    def compute() -> Values:
        function = ev.function(m, f)
        fixed = ev.parameter_names(m, f).difference(ev.table(m, f))
        tests = [test for r in function.returns for test, _ in _tests(ev, m, f, r)] if len(function.returns) > 1 else []
        return tuple(("const", name) for name in sorted({name for test in tests for name in _names(test)} & fixed))

    return frozenset(value[1] for value in ev.ask(("deciding returns", m, f), compute))


def _names(test: Term) -> Iterator[str]:
    if type(test) is str:
        yield test
    elif type(test) is tuple and test[:1] == ("not",):
        yield from _names(test[1])
    elif type(test) is tuple and test[:1] in (("and",), ("or",)):
        for part in test[1]:
            yield from _names(part)
    elif type(test) is tuple and test[:1] == ("cmp",) and type(test[2]) is str:
        yield test[2]


def _tests(ev: Evaluator, m: int, f: int, result: Result) -> Iterator[tuple[Term, bool]]:
    """The tests around a return, and those of branches before it that leave; how each comes out where it is reached."""
    told = tests_before(ev, m, result.block, result.place[0])
    yield from ((branch.term, holds) for branch, holds in takewhile(lambda one: one[0].owner == f, told))


def _is_reached(ev: Evaluator, m: int, f: int, result: Result, known: Constants) -> bool:
    return all(_truth(test, known) in (None, holds) for test, holds in _tests(ev, m, f, result))


def _known(
    ev: Evaluator, function: Function, names: frozenset[str], place: tuple[int, int], call: Call, shift: int
) -> Iterator[tuple[str, tuple[object, ...]]]:  # fmt: skip
    """The deciding parameters that a call gives constants, or leaves at their default."""
    for position, parameter in enumerate(function.parameters):
        if parameter.name not in names or parameter.kind > Kind.KEYWORD_ONLY:
            continue
        at = position - shift
        is_positional = parameter.kind <= Kind.NORMAL and 0 <= at < len(call.args)
        given = call.args[at] if is_positional else call.keyword(parameter.name)
        is_given = is_positional or call.has_keyword(parameter.name)
        if not is_given and (parameter.required or position < shift):
            continue
        terms = _origins(ev, place, call, given) if is_given else [parameter.default]
        if terms and all(type(t) is tuple and t[:1] == ("const",) for t in terms):
            yield parameter.name, tuple(t[1] for t in terms)


def _origins(ev: Evaluator, place: tuple[int, int], call: Call, term: Term) -> list[Term]:
    """What an argument is made of: itself, or what a name of the module is bound to."""
    if type(term) is not str:
        return [term]
    return [origin for _, _, origin in ev.allocations(*place, term)]


def _truth(test: Term, known: Constants) -> bool | None:
    """How a test comes out for all that parameters can be; None if that is not certain."""
    if type(test) is str:
        return _same([bool(value) for value in known[test]]) if test in known else None
    if type(test) is not tuple or not test:
        return None
    if test[0] == "not":
        inner = _truth(test[1], known)
        return None if inner is None else not inner
    if test[0] in ("and", "or"):
        parts = [_truth(part, known) for part in test[1]]
        decisive = test[0] == "or"
        return decisive if decisive in parts else None if None in parts else not decisive
    return _compared(test, known) if test[0] == "cmp" else None


def _compared(test: Term, known: Constants) -> bool | None:
    _, operator, name, other = test
    if type(name) is not str or name not in known or type(other) is not tuple:
        return None
    if operator in ("In", "NotIn") and other[0] in ("tuple", "list", "set"):
        if not all(type(item) is tuple and item[:1] == ("const",) for item in other[1]):
            return None
        found = _same([any(_is_same(value, item[1]) for item in other[1]) for value in known[name]])
    elif operator in _EQUAL + _UNEQUAL and other[0] == "const":
        found = _same([_is_same(value, other[1]) for value in known[name]])
    else:
        return None
    return found if found is None or operator == "In" or operator in _EQUAL else not found


def _is_same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _same(answers: list[bool]) -> bool | None:
    return answers[0] if len(set(answers)) == 1 else None
