"""Nullness: whether an expression is certain to be something, and not None."""

from __future__ import annotations

from enum import IntEnum

from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values


class Presence(IntEnum):
    """How certain it is: nothing is known, it is not None, it is no empty text either, it is true."""

    UNKNOWN = 0
    GIVEN = 1
    SOMETHING = 2
    TRUE = 3


_NULLABLE = frozenset({"Optional", "Any", "object", "None"})
_DISPLAYS = frozenset({"list", "set", "tuple", "dict"})
_DEEPEST = 3


def excludes_none(annotation: Term) -> bool:
    """Whether an annotation says that None is no value: no alternative of it is None, as written."""
    if annotation is None or annotation == ("const", None) or last_name(annotation) in _NULLABLE:
        return False
    if type(annotation) is not tuple:
        return True
    if annotation[0] == "const":
        return isinstance(annotation[1], str) and not any(word in annotation[1] for word in _NULLABLE)
    if annotation[0] == "bin":
        return excludes_none(annotation[2]) and excludes_none(annotation[3])
    if annotation[0] == "[]":
        form, inner = last_name(annotation[1]), annotation[2]
        parts = inner[1] if type(inner) is tuple and inner[0] == "tuple" else (inner,)
        if form in ("Annotated", "Final", "ClassVar", "Mapped"):
            return excludes_none(parts[0])
        return form not in _NULLABLE and (form != "Union" or all(map(excludes_none, parts)))
    return bool(annotation[0] == ".")


def presence(ev: Evaluator, m: int, call: Call, term: Term) -> Presence:
    """How certain it is that an argument of a call is there."""
    return _presence(ev, m, call.owner, term, call, 0)


def _presence(ev: Evaluator, m: int, owner: int, term: Term, at: Call, depth: int) -> Presence:
    if depth > _DEEPEST:
        return Presence.UNKNOWN
    if type(term) is str:
        return _of_name(ev, m, owner, term, at, depth)
    if type(term) is not tuple or not term:
        return Presence.UNKNOWN
    if term[0] == "fstr":
        return Presence.TRUE if any(type(p) is tuple and p[0] == "const" and p[1] for p in term[1]) else Presence.GIVEN
    if term[0] in _DISPLAYS:
        return Presence.TRUE if term[1] else Presence.GIVEN
    if term[0] == "await":
        return _of_call(ev, m, owner, term[1], is_awaited=True)
    if term[0] == "()":
        return _of_call(ev, m, owner, term, is_awaited=False)
    return _of_attribute(ev, m, owner, term, at) if term[0] == "." else Presence.UNKNOWN


def _of_name(ev: Evaluator, m: int, owner: int, name: str, at: Call, depth: int) -> Presence:
    function = ev.function(m, owner)
    bound = [b for b in function.bindings if b.name == name]
    parameter = next((p for p in function.parameters if p.name == name), None)
    if parameter is not None:
        is_declared = parameter.required and not bound
        return _declared(ev, m, function.outer, parameter.annotation) if is_declared else Presence.UNKNOWN
    if not owner or len(bound) != 1 or bound[0].row >= at.place[0]:
        return Presence.UNKNOWN
    return _presence(ev, m, owner, bound[0].value, at, depth + 1)


def _of_call(ev: Evaluator, m: int, owner: int, term: Term, *, is_awaited: bool) -> Presence:
    """What a call of a class gives, or of a function that declares its result."""
    if type(term) is not tuple or term[0] != "()":
        return Presence.UNKNOWN
    call = ev.facts(m).calls[term[1]]
    found = []
    for value in ev.value(m, owner, call.func, call.block, call.place[0]):
        if value[0] == "class" and not is_awaited:
            found.append(_of_value(ev, ("instance", *value[1:3])))
        elif value[0] == "external" and not is_awaited and ev.knowledge.is_class(value[1]):
            found.append(Presence.GIVEN if value[1].startswith("builtins.") else Presence.TRUE)
        elif value[0] in ("function", "method") and ev.function(value[1], value[2]).is_async == is_awaited:
            function = ev.function(value[1], value[2])
            found.append(_declared(ev, value[1], function.outer, function.returns_annotation))
        else:
            return Presence.UNKNOWN
    return min(found, default=Presence.UNKNOWN)


def _of_attribute(ev: Evaluator, m: int, owner: int, term: Term, at: Call) -> Presence:
    """An attribute that the class of its object declares."""
    found = []
    for base in ev.value(m, owner, term[1], at.block, at.place[0]):
        if base[0] != "instance":
            return Presence.UNKNOWN
        found.append(_of_field(ev, base, term[2]))
    return min(found, default=Presence.UNKNOWN)


def _of_field(ev: Evaluator, base: Value, name: str) -> Presence:
    for klass in attributes.linearise(ev, ("class", *base[1:3])):
        if klass[0] != "class":
            continue
        facts = ev.klass(klass[1], klass[2])
        for binding in facts.bindings:
            if binding.name == name and binding.annotation is not None:
                found = _declared(ev, klass[1], ~klass[2], binding.annotation)
                is_empty = type(binding.value) is tuple and binding.value[0] == "const" and not binding.value[1]
                return min(found, Presence.GIVEN) if is_empty else found
    return Presence.UNKNOWN


def _declared(ev: Evaluator, m: int, scope: int, annotation: Term) -> Presence:
    if not excludes_none(annotation):
        return Presence.UNKNOWN
    values: Values = ev.annotation(m, scope, annotation)
    return min((_of_value(ev, value) for value in values), default=Presence.UNKNOWN)


def _of_value(ev: Evaluator, value: Value) -> Presence:
    if value[0] == "instance":
        can_be_false = any(attributes.attributes(ev, (value,), name) for name in ("__bool__", "__len__"))
        return Presence.GIVEN if can_be_false else Presence.TRUE
    if value[0] == "object":
        return Presence.SOMETHING if value[1] == "builtins.str" else Presence.GIVEN
    return Presence.GIVEN if value[0] in ("container", "mapping", "tuple") else Presence.UNKNOWN
