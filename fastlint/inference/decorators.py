"""What decorators make of a function, and which functions of the project they put around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import Function, Term
from fastlint.inference.call_results import call_values
from fastlint.inference.values import UNKNOWN, Value, Values, awaited, either, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_PROPERTIES = ("property", "cached_property", "hybrid_property", "computed_field")
_ACCESSORS = frozenset({"setter", "deleter", "expression", "comparator", "update_expression"})
"""What adds another function to a property: reading it calls the first one."""


def decorated(ev: Evaluator, m: int, f: int) -> Values:
    """The value that a `def` binds after its decorators."""
    function = ev.function(m, f)
    value: Values = (("function", m, f),)
    outer = function.outer
    if function.decorators and function.klass >= 0 and (first := _first(ev, m, function)) >= 0:
        return ev.binding(m, outer, first)
    for term, _ in reversed(function.decorators):
        value = _apply(ev, m, outer, function, term, value)
    return value


def _first(ev: Evaluator, m: int, function: Function) -> int:
    """The binding of the property to which `@name.setter` adds a function, -1 if it adds none."""
    term = function.decorators[0][0]
    if type(term) is not tuple or term[0] != "." or term[1] != function.name or term[2] not in _ACCESSORS:
        return -1
    bindings = ev.bindings(m, function.outer)
    rows = [i for i in ev.table(m, function.outer).get(function.name, ()) if bindings[i].row < function.first_row]
    return rows[0] if rows else -1


def _apply(ev: Evaluator, m: int, outer: int, function: Function, term: Term, value: Values) -> Values:
    """What one decorator makes of a value. One that nobody knows may not leave the function alone."""
    callee = term
    if type(term) is tuple and term[0] == "()":
        callee = ev.facts(m).calls[term[1]].func
    found = ev.value(m, outer, callee, function.block)
    if not found or not value:
        return either((value, UNKNOWN))
    if found[0][0] == "external":
        return _apply_external(ev, ev.knowledge.canonical(found[0][1]), value)
    if found[0][0] == "function":
        return _apply_own(ev, found[0], function, term, value)
    return value if found[0][0] in ("object", "instance") and _is_called_on(callee) else either((value, UNKNOWN))


def _is_called_on(callee: Term) -> bool:
    """`@app.get(...)`: methods that register a function give it back."""
    return type(callee) is tuple and callee[0] == "."


def _apply_external(ev: Evaluator, name: str, value: Values) -> Values:
    row = ev.knowledge.get(name)
    if row is not None and row.decorates:
        return ev.described_text(row.decorates, None)
    if row is not None and row.offloads is not None and row.returns is None:
        return (("returner", (("coroutine", call_values(ev, value)),)),)
    if row is not None and row.runs_loop:
        return (("returner", awaited(call_values(ev, value))),)
    known = ev.knowledge.states(name) or ev.knowledge.describes(name.partition(".")[0])
    return value if known else either((value, UNKNOWN))


def _apply_own(ev: Evaluator, decorator: Value, function: Function, term: Term, value: Values) -> Values:
    inner = wrappers(ev, decorator, term)
    if not inner:
        return value if _gives_back(ev, decorator, term) else either((value, UNKNOWN))
    if any(ev.function(w[1], w[2]).is_async == function.is_async for w in inner):
        return value
    # A plain wrapper that returns what it calls leaves a coroutine function what it is.
    if function.is_async and all(_returns_call(ev, w) for w in inner):
        return value
    return inner[:1]


def _returns_call(ev: Evaluator, wrapper: Value) -> bool:
    """Whether a function returns the unawaited result of calling a name of an enclosing function."""
    function = ev.function(wrapper[1], wrapper[2])
    around = {p.name for p in ev.function(wrapper[1], function.parent).parameters}
    calls = ev.facts(wrapper[1]).calls
    return any(
        type(r.value) is tuple and r.value[0] == "()" and calls[r.value[1]].func in around for r in function.returns
    )


def _gives_back(ev: Evaluator, decorator: Value, term: Term) -> bool:
    """Whether a decorator returns the very function that it was given, directly or by an inner function."""
    numbers = [decorator[2]]
    if type(term) is tuple and term[0] == "()":
        functions = ev.facts(decorator[1]).functions
        numbers = [n for n, f in enumerate(functions) if f.parent == decorator[2]]
    for number in numbers:
        function = ev.function(decorator[1], number)
        names = {p.name for p in function.parameters}
        if any(r.value in names for r in function.returns if type(r.value) is str):
            return True
    return False


def wrappers(ev: Evaluator, decorator: Value, term: Term) -> Values:
    """The inner functions that a decorator of the project can return."""
    is_made = type(term) is tuple and term[0] == "()"
    results = ev.returned(decorator[1], decorator[2], None)
    if is_made:
        results = call_values(ev, results)
    found = _inner(ev, results, decorator)
    if not found and ev.function(decorator[1], decorator[2]).returns_annotation is not None:
        # `-> Callable[[T], T]` says less than the body.
        results = written(ev, decorator)
        if is_made:
            results = union(written(ev, value) for value in _inner(ev, results, decorator))
        found = _inner(ev, results, decorator)
    return found


def _inner(ev: Evaluator, values: Values, decorator: Value) -> Values:
    return tuple(v for v in values if v[0] == "function" and v[1] == decorator[1] and _is_inside(ev, v, decorator))


def written(ev: Evaluator, function: Value) -> Values:
    """What a function (or method) returns, whatever is declared."""
    _, m, f = function[:3]
    return union(ev.value(m, f, r.value, r.block, r.place[0]) for r in ev.function(m, f).returns)


def _is_inside(ev: Evaluator, inner: Value, outer: Value) -> bool:
    number = inner[2]
    while number > 0:
        number = ev.function(inner[1], number).parent
        if number == outer[2]:
            return True
    return False


def is_property(ev: Evaluator, m: int, function: Function) -> bool:
    """Whether reading the attribute calls the function."""
    return any(ev.is_decorated(function, name) for name in _PROPERTIES)
