"""Which fields an object gets where it is constructed, for objects that a function returns."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.index.facts import Term
from fastlint.inference.evaluator import Evaluator

_DEEPEST = 3
_ADDING = frozenset({"append", "add", "insert", "appendleft"})

Fields = frozenset[str] | None
"""Names of fields; None where it is not known which there are."""


class Scope(NamedTuple):
    """A function in which terms stand; `inside` are the names that have led there."""

    ev: Evaluator
    m: int
    f: int
    inside: frozenset[str] = frozenset()
    depth: int = 0


def filled(at: Scope, term: Term) -> Fields:
    """The fields that any construction behind a term gives, of lists those of their elements."""
    if type(term) is str:
        return _of_name(at, term)
    if type(term) is not tuple:
        return None
    tag = term[0]
    if tag == "const":
        return frozenset() if term[1] is None else None
    if tag in ("or", "and", "list", "tuple", "set"):
        return _joined([filled(at, part) for part in term[1]])
    if tag == "dict":
        return _joined([filled(at, value) for _, value in term[1]])
    if tag == "comp":
        return filled(at, term[2])
    if tag == "await":
        return filled(at, term[1])
    return _of_call(at, term[1]) if tag == "()" else None


def _joined(parts: list[Fields]) -> Fields:
    found: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


def _of_name(at: Scope, name: str) -> Fields:
    """What a variable of the function is given, with what is set on it or added to it."""
    if name in at.inside:
        return frozenset()
    positions = at.ev.table(at.m, at.f).get(name, ())
    bindings = at.ev.bindings(at.m, at.f)
    if not positions or name in at.ev.parameter_names(at.m, at.f):
        return None
    inner = at._replace(inside=at.inside | {name})
    parts = [filled(inner, bindings[i].value) for i in positions]
    parts += [frozenset({b.name[len(name) + 1 :]}) for b in bindings if b.name.startswith(f"{name}.")]
    for call in at.ev.calls_in(at.m, at.f):
        if _is_adding(call.func, name):
            parts.append(filled(inner, call.args[-1] if call.args else None))
        elif name in call.arguments:
            parts.append(None if _is_of_project(at, call.func) else frozenset())
    return _joined(parts)


def _is_adding(func: Term, name: str) -> bool:
    return type(func) is tuple and func[0] == "." and func[1] == name and func[2] in _ADDING


def _is_of_project(at: Scope, func: Term) -> bool:
    """Whether a function that is given an object may set its fields: setattr, or one of the project."""
    values = at.ev.value(at.m, at.f, func)
    return func == "setattr" or any(value[0] in ("function", "method") for value in values)


def _of_call(at: Scope, number: int) -> Fields:
    """The keywords of a class, or what a function of the project returns."""
    call = at.ev.facts(at.m).calls[number]
    callees = at.ev.value(at.m, at.f, call.func, call.block, call.place[0])
    if not callees:
        return None
    parts: list[Fields] = []
    for value in callees:
        if value[0] == "class" and not call.args and all(key is not None for key, _ in call.keywords):
            parts.append(frozenset(key for key, given in call.keywords if key and given != ("const", None)))
        elif value[0] in ("function", "method") and at.depth < _DEEPEST:
            function = at.ev.function(value[1], value[2])
            there = Scope(at.ev, value[1], value[2], frozenset(), at.depth + 1)
            is_plain = not function.is_generator and bool(function.returns)
            parts += [filled(there, r.value) for r in function.returns] if is_plain else [None]
        else:
            parts.append(None)
    return _joined(parts)
