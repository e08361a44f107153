"""Argument flow: the objects and functions that calls and decorators hand to undeclared parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastlint.callgraph.graph import callables
from fastlint.callgraph.graph.edges import Flow
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Facts, Function, Parameter, Place, Term
from fastlint.index.terms import is_starred
from fastlint.inference.decorators import written
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.parameters import default_objects
from fastlint.inference.values import MAYBE, NONE, Value, Values, union


def argument_flows(ev: Evaluator, m: int, call: Call, target: FunctionId, *, bound: bool) -> Iterator[Flow]:
    """What a call of a function of the project gives to such parameters."""
    names = callables.open_parameters(ev, target)
    kept = callables.kept_parameters(ev, target)
    if not names and not kept:
        return
    parameters = ev.function(*target).parameters[1 if bound else 0 :]
    given = [*zip((p.name for p in parameters), call.args, strict=False), *call.keywords]
    yield from _left_out(ev, target, [p for p in parameters if p.name in names], given)
    for name, term in given:
        if name is not None and (name in names or name in kept):
            values = ev.at(m, call, term)
            telling = tuple(v for v in values if _tells(v, name in names, name in kept))
            if values != (NONE,):
                yield Flow(target, name, telling if len(telling) == len(values) > 0 else (*telling, MAYBE))


def _left_out(
    ev: Evaluator, target: FunctionId, named: Sequence[Parameter], given: Sequence[tuple[str | None, Term]]
) -> Iterator[Flow]:
    """The defaults of parameters that a call leaves out, as far as it can be told."""
    taken = {name for name, _ in given}
    if None in taken or any(is_starred(term) for _, term in given):
        return
    for parameter in named:
        default = default_objects(ev, *target, parameter) if parameter.name not in taken else ()
        if default:
            yield Flow(target, parameter.name, default)


def _tells(value: Value, is_open: bool, is_kept: bool) -> bool:
    """Whether a value is worth knowing of a parameter: an object on which something is called, or a function."""
    if value[0] in ("instance", "object", "class"):
        return is_open
    return is_kept and value[0] in ("function", "method", "partial")


def handed_to_decorators(ev: Evaluator, m: int, number: int, function: Function) -> Iterator[Flow]:
    """A decorator of the project may put the function aside, or call it from a coroutine function of its own."""
    where = (function.outer, function.block, function.first_row)
    return _handed_to(ev, m, function.decorators, where, ("function", m, number))


def classes_handed_to_decorators(ev: Evaluator, m: int) -> Iterator[Flow]:
    """The classes of a module that decorators of the project put aside: `@register("name")`."""
    for number, klass in enumerate(ev.facts(m).classes):
        if klass.decorators:
            where = (klass.parent if klass.outer < 0 else ~klass.outer, klass.block, klass.place[0])
            yield from _handed_to(ev, m, klass.decorators, where, ("class", m, number))


def _handed_to(
    ev: Evaluator, m: int, decorators: Sequence[tuple[Term, Place]], where: tuple[int, int, int], given: Value
) -> Iterator[Flow]:
    for term, _ in decorators:
        for value in _decorator(ev, m, where, term):
            if value[0] in ("function", "method"):
                target = (value[1], value[2])
                kept = callables.kept_parameters(ev, target)
                first = ev.function(*target).parameters[1 if value[0] == "method" else 0 :][:1]
                if first and first[0].name in kept:
                    yield Flow(target, first[0].name, (given,))


def _decorator(ev: Evaluator, m: int, where: tuple[int, int, int], term: Term) -> Values:
    """What decorates a function or class: what a factory returns, where it declares only that it can be called."""
    values = ev.value(m, where[0], term, *where[1:])
    if type(term) is not tuple or term[0] != "()" or not all(v[0] == "returner" for v in values):
        return values
    factory = ev.value(m, where[0], ev.facts(m).calls[term[1]].func, *where[1:])
    return union(written(ev, v) for v in factory if v[0] in ("function", "method"))


def wrapped(ev: Evaluator, m: int, call: Call) -> Values:
    """The plain functions that a coroutine function inside a decorator calls: it does so for each that is decorated."""
    function = ev.function(m, call.owner)
    around = function.parent if function.is_async else 0
    while around > 0 and call.func not in ev.parameter_names(m, around):
        around = ev.function(m, around).parent
    given = ev.flow(m, around, call.func) if around > 0 else ()
    plain = (v for v in given if v[0] in ("function", "method") and not ev.function(v[1], v[2]).is_async)
    return (*plain, MAYBE) if given else ()


def is_fresh(ev: Evaluator, m: int, owner: int, term: Term) -> bool:
    """Whether an object is made by the very function that uses it: it has remembered nothing yet."""
    facts: Facts = ev.facts(m)
    if type(term) is str and owner:
        values = facts.functions[owner].bound(term)
        return bool(values) and all(type(v) is tuple and is_fresh(ev, m, owner, v) for v in values)
    if type(term) is not tuple or term[0] != "()" or not owner:
        return False
    call = facts.calls[term[1]]
    callee = ev.value(m, owner, call.func, call.block, call.place[0])
    return bool(callee) and all(v[0] == "class" for v in callee)
