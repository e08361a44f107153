"""Models that say nothing of what they carry: `Answer(success=True, data=rows)` with `data: Any`, also by a helper."""

from __future__ import annotations

from fastlint.framework.types import Types
from fastlint.index.facts import Call, Function, Term
from fastlint.index.terms import is_starred
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.located import Where
from fastlint.inference.values import Value

_OPEN = ("any", "typevar")
_DEEPEST = 4
_MOST = 8
_PLAIN = ("staticmethod", "classmethod")

Carried = tuple[tuple[Where, Term], ...]
"""Terms with the places at which they stand."""


def carried(at: Where, term: Term) -> Carried:
    """What is given to fields of a model that admit anything, by a call here or in the helper that is called."""
    if at.depth > _DEEPEST:
        return ()
    if type(term) is str:
        written = at.written(term)
        return carried(at._replace(inside=at.inside | {term}), written[0]) if len(written) == 1 else ()
    if type(term) is not tuple or not term:
        return ()
    if term[0] == "await":
        return carried(at, term[1])
    if term[0] != "()":
        return ()
    call = at.ev.facts(at.m).calls[term[1]]
    values = at.ev.value(at.m, at.f, call.func, call.block, call.place[0])
    if len(values) != 1 or any(map(is_starred, call.args)) or any(key is None for key, _ in call.keywords):
        return ()
    if values[0][0] == "class":
        return tuple((at, value) for value in _given_openly(at, call, values[0]))
    return _by_helper(at, call, values[0]) if values[0][0] in ("function", "method") else ()


def _given_openly(at: Where, call: Call, klass: Value) -> tuple[Term, ...]:
    """What a call of a class gives to its fields that admit anything."""
    if call.args:
        return ()
    given = {key: value for key, value in call.keywords if key is not None}
    types = Types(Allocations(at.ev))
    found: dict[str, Term] = {}
    for base in attributes.linearise(at.ev, klass):
        for binding in at.ev.bindings(base[1], ~base[2]) if base[0] == "class" else ():
            if binding.name in given and binding.name not in found and binding.annotation is not None:
                info = types.of(base[1], ~base[2], binding.annotation)
                is_open = any(member.kind in _OPEN for member in info.members)
                found[binding.name] = given[binding.name] if is_open else None
    return tuple(value for value in found.values() if value is not None)


def _by_helper(at: Where, call: Call, helper: Value) -> Carried:
    """What a function of the project carries in each of its results, its parameters being what the call gives."""
    m, f = helper[1], helper[2]
    function = at.ev.function(m, f)
    is_plain = not function.is_generator and all(term in _PLAIN for term, _ in function.decorators)
    found: list[tuple[Where, Term]] = []
    for result in function.returns[:_MOST] if is_plain else ():
        there = Where(at.ev, m, f, result.block, result.place[0], frozenset(), at.depth + 1)
        inner = carried(there, result.value)
        if not inner:
            return ()
        for where, value in inner:
            is_own = (where.m, where.f) == (m, f) and type(value) is str
            given = _given(function, call, value, is_bound=helper[0] == "method") if is_own else None
            found.append((at, given) if given is not None else (where, _default(function, value)))
    return tuple(found)


def _given(function: Function, call: Call, name: str, *, is_bound: bool) -> Term:
    """What a call gives to a parameter of this name, None if nothing."""
    names = [p.name for p in function.parameters][1 if is_bound else 0 :]
    return call.argument(names.index(name), name) if name in names else None


def _default(function: Function, value: Term) -> Term:
    """The default of a parameter that is given nothing, else the value itself."""
    default = next((p.default for p in function.parameters if p.name == value), None)
    return default if default is not None else value
