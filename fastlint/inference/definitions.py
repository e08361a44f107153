"""Reaching definitions, as terms: for what must be known by its construction and not by its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import MODULE, Term
from fastlint.inference import attributes
from fastlint.inference.values import Value

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator


def allocations(ev: Evaluator, m: int, scope: int, t: Term, depth: int = 0) -> list[tuple[int, int, Term]]:
    """Where a name gets its value: (module, scope, term) of its bindings, followed through imports and other names."""
    if depth > 8:
        return []
    if type(t) is tuple and t[0] == "import":
        target = ev.imports.module(m, t[1], t[2])
        return _origins_in(ev, target, MODULE, t[3], depth) if isinstance(target, int) and t[3] else []
    if type(t) is tuple and t[0] == ".":
        return [origin for value in ev.value(m, scope, t[1]) for origin in _of_attribute(ev, value, t[2], depth)]
    if type(t) is not str:
        return [(m, scope, t)]
    here = scope
    while here != MODULE and t not in ev.table(m, here):
        here = ev.facts(m).classes[~here].parent if here < 0 else ev.function(m, here).parent
    return _origins_in(ev, m, here, t, depth)


def _of_attribute(ev: Evaluator, value: Value, attr: str, depth: int) -> list[tuple[int, int, Term]]:
    """Where an attribute of a module, a class or an instance gets its value; of classes the first one that has it."""
    if value[0] == "module":
        return _origins_in(ev, value[1], MODULE, attr, depth)
    if value[0] in ("class", "instance"):
        for klass in attributes.linearise(ev, ("class", value[1], value[2])):
            if klass[0] == "class" and attr in ev.table(klass[1], ~klass[2]):
                return _origins_in(ev, klass[1], ~klass[2], attr, depth)
    return []


def _origins_in(ev: Evaluator, m: int, scope: int, name: str, depth: int) -> list[tuple[int, int, Term]]:
    bindings = ev.bindings(m, scope)
    found = []
    for i in ev.table(m, scope).get(name, ()):
        value = bindings[i].value
        if type(value) is str or (type(value) is tuple and value[0] in ("import", ".")):
            found += allocations(ev, m, scope, value, depth + 1)
        else:
            found.append((m, scope, value))
    if not found and scope == MODULE:
        for i in ev.table(m, MODULE).get("*", ()):
            _, level, dotted, _ = bindings[i].value
            target = ev.imports.module(m, level, dotted)
            if isinstance(target, int) and target != m and depth < 8:
                found += _origins_in(ev, target, MODULE, name, depth + 1)
    return found
