"""Secrets that are made for who asks: an answer hands them out on purpose, and no model would leave them out."""

from __future__ import annotations

from fastlint.index.facts import Term
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named

_MAKERS = named("secret-maker")
_FOR_CLIENTS = frozenset({"client_secret"})
"""Attributes of what a payment service gives that are for the browser of the one who pays."""
_DEEPEST = 4


def is_handed_out(ev: Evaluator, m: int, f: int, term: Term, depth: int = 0) -> bool:
    """Whether a value has just been made up, by the function itself, or is what a service gives for the client."""
    if depth > _DEEPEST:
        return False
    if type(term) is str:
        built = [b for b in ev.bindings(m, f) if b.name == term]
        is_given = any(p.name == term for p in ev.function(m, f).parameters)
        return bool(built) and not is_given and all(is_handed_out(ev, m, f, b.value, depth + 1) for b in built)
    if type(term) is not tuple or not term:
        return False
    if term[0] == ".":
        return term[2] in _FOR_CLIENTS and _is_of_service(ev, m, f, term[1])
    if term[0] != "()":
        return False
    call = ev.facts(m).calls[term[1]]
    values = ev.value(m, f, call.func, call.block, call.place[0])
    return bool(values) and all(value[0] == "external" and value[1] in _MAKERS for value in values)


def _is_of_service(ev: Evaluator, m: int, f: int, term: Term) -> bool:
    """Whether something is an object of a package, and no row of the project."""
    values = ev.value(m, f, term)
    return all(value[0] in ("object", "external") for value in values)
