"""Calls under a memo, and how long that lives: of the process, of an object, or of one of many keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastlint.callgraph.conditions.path_conditions import FRESH, ONCE, Guards
from fastlint.callgraph.graph import receivers
from fastlint.callgraph.once import memo
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Facts, Term
from fastlint.index.terms import dotted_name
from fastlint.inference import dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Values


def called_once(
    ev: Evaluator, m: int, call: Call, callee: Values, under: memo.Memo
) -> Iterator[tuple[str, FunctionId]]:
    """What is called under a memo, with the class of the objects that keep it; not what is done for each of many."""
    if is_of_keys(ev.facts(m), call.owner, under.name):
        return
    for value in callee:
        if value[0] in ("function", "method"):
            target, owner = (value[1], value[2]), receivers.receiver(value)
            below = dispatch.every_implementer(ev, target, owner) if owner is not None else {}
            yield from ((under.holder, one) for one in dict.fromkeys((target, *below)))


def kept_by_objects(under: Guards) -> Guards:
    """The memos of objects around a place, as conditions of a call that makes a coroutine."""
    return tuple(guard for guard in under if guard[0] == ONCE)


def is_callers_to_keep(under: Guards) -> bool:
    """Whether what is filled belongs to an object that the function is given: callers tell how long that lives."""
    return any(what == FRESH for _, what in under)


def is_of_keys(facts: Facts, owner: int, name: str) -> bool:
    """Whether a memo keeps something for each of many keys, which callers name: a new one is done like the first."""
    function = facts.functions[owner]
    keys = [key for b in function.bindings if b.name == f"{name}[]" and b.value for key, _ in b.value[1]]
    for call in (c for c in facts.calls if c.owner == owner):
        if memo.fills_by_method(facts, call, name) or (
            type(call.func) is tuple
            and call.func[0] == "."
            and call.func[2] == "get"
            and dotted_name(call.func[1]) == name
        ):
            keys += call.args[:1]
    for block in facts.blocks:
        test = block.term[1] if type(block.term) is tuple and block.term[:1] == ("not",) else block.term
        asks = block.owner == owner and type(test) is tuple and test[:1] == ("cmp",) and test[1] in ("In", "NotIn")
        if asks and memo.name_of(facts, test[3]) == name:
            keys.append(test[2])
    return any(_is_given_by_callers(facts, owner, key, set()) for key in keys)


def _is_given_by_callers(facts: Facts, owner: int, term: Term, seen: set[str]) -> bool:
    """Whether a term is made of parameters (the own object is none), or of what a loop goes through."""
    if type(term) is str:
        if term in seen:
            return False
        seen.add(term)
        function = facts.functions[owner]
        is_parameter = term != memo.receiver_of(function) and function.takes(term)
        bound = function.bound(term)
        return is_parameter or any(_is_given_by_callers(facts, owner, value, seen) for value in bound)
    if type(term) is not tuple or not term or term[0] in ("const", "import", "def", "class"):
        return False
    if term[0] in ("elem", "aelem"):
        return True
    if term[0] == ".":
        return _is_given_by_callers(facts, owner, term[1], seen)
    return any(_is_given_by_callers(facts, owner, part, seen) for part in _parts_of(facts, term))


def _parts_of(facts: Facts, term: tuple[Any, ...]) -> tuple[Term, ...]:
    """The terms of which a term is made."""
    if term[0] == "()":
        call = facts.calls[term[1]]
        return (call.func, *call.arguments)
    if term[0] in ("tuple", "list", "set", "fstr", "or", "and"):
        parts: tuple[Term, ...] = term[1]
        return parts
    return term[2:] if term[0] in ("bin", "cmp") else term[1:]
