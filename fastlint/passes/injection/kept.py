"""Sessions that something keeps which outlives requests: a global name, a class, an object of the module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.calls.task_captures import mentions
from fastlint.framework.session_types import SESSIONS
from fastlint.index.facts import MODULE, BlockKind, Call, Function, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.sites import given_arguments
from fastlint.inference.values import Value
from fastlint.passes.injection.record import Sharing

if TYPE_CHECKING:
    from fastlint.passes.injection.collect import Collector

_WITHS = (BlockKind.WITH, BlockKind.ASYNC_WITH)


def kept_sessions(c: Collector) -> None:
    """Note functions that use a session which is kept where all requests find it."""
    singles = _singles(c)
    for number, function in enumerate(c.facts.functions):
        if number != MODULE:
            _kept_by_function(c, number, function, singles)
    for klass, call in singles.items():
        _handed_to_objects(c, klass, call)


def _singles(c: Collector) -> dict[int, Call]:
    """Classes of the module of which it makes an object when it is imported, by number, with the call."""
    found: dict[int, Call] = {}
    for binding in c.facts.functions[MODULE].bindings:
        value = binding.value
        if type(value) is tuple and value[0] == "()":
            call = c.facts.calls[value[1]]
            for callee in c.values(call, call.func) if type(call.func) is str else ():
                if callee[0] == "class" and callee[1] == c.m:
                    found[callee[2]] = call
    return found


def _kept_by_function(c: Collector, number: int, function: Function, singles: dict[int, Call]) -> None:
    receiver = function.parameters[0].name if function.klass >= 0 and function.parameters else ""
    for binding in function.bindings:
        made = _made(c, number, binding.value)
        owner, _, attr = binding.name.rpartition(".")
        if made is None:
            continue
        if binding.name in function.globals or (owner == receiver != "" and c.ev.is_decorated(function, "classmethod")):
            _note(c, number, binding.name, made, "")
        elif owner == receiver != "" and function.klass in singles:
            _by_methods(c, function.klass, attr, made)


def _handed_to_objects(c: Collector, klass: int, call: Call) -> None:
    """`repo = Repo(Session())`, and `super().__init__(Session())` in the `__init__` of the class of such an object."""
    instance: Value = ("instance", c.m, klass)
    for init in c.ev.attributes((instance,), "__init__"):
        if init[0] == "method":
            _stored(c, klass, init, call)
        if init[0] == "method" and init[1] == c.m:
            for inner in c.ev.calls_in(c.m, init[2]):
                if last_name(inner.func) == "__init__":
                    for above in c.values(inner, inner.func):
                        if above[0] == "method":
                            _stored(c, klass, above, inner)


def _stored(c: Collector, klass: int, init: Value, call: Call) -> None:
    """Sessions that a call makes for an `__init__` that stores them."""
    function = c.ev.function(init[1], init[2])
    given = given_arguments(function, call.args, call.keywords, bound=True)
    for binding in function.bindings:
        attr = binding.name.partition(".")[2]
        term = given.get(binding.value) if attr and type(binding.value) is str else None
        made = _made(c, call.owner, term)
        if made is not None:
            _by_methods(c, klass, attr, made)


def _by_methods(c: Collector, klass: int, attr: str, made: Call) -> None:
    """Note the methods of an object that use what it keeps, unless a lock lets one of them in at a time."""
    methods = list(_methods(c, klass))
    locks = (b.term for b in c.facts.blocks if b.kind in _WITHS and b.owner in methods)
    if any("lock" in last_name(term).lower() for term in locks):
        return
    for number in methods:
        method: Value = ("method", c.m, number, ("instance", c.m, klass))
        if c.facts.functions[number].name != "__init__" and mentions(c.ev, method, attr):
            _note(c, number, attr, made, f"{c.m}:{klass}")


def _methods(c: Collector, klass: int) -> Iterator[int]:
    """Those of a class and of its bases in the module."""
    for base in attributes.linearise(c.ev, ("class", c.m, klass)):
        if base[0] == "class" and base[1] == c.m:
            yield from c.ev.methods(c.m, base[2])


def _made(c: Collector, owner: int, term: Term) -> Call | None:
    """The call in a function that makes a session, where a term is one."""
    if type(term) is not tuple or term[0] != "()":
        return None
    call = c.facts.calls[term[1]]
    values = c.ev.value(c.m, owner, term, call.block, call.place[0])
    return call if values and all(_is_session(c, value) for value in values) else None


def _is_session(c: Collector, value: Value) -> bool:
    if value[0] != "object":
        return False
    name = c.ev.knowledge.canonical(value[1])
    return bool({name, *c.ev.knowledge.bases(name)} & SESSIONS)


def _note(c: Collector, user: int, name: str, made: Call, klass: str) -> None:
    values = c.ev.at(c.m, made, c.ev.term_of(c.m, made))
    cls = values[0][1].rpartition(".")[2]
    place = c.facts.functions[user].name_place
    c.found.sharings.append(Sharing(user, place, name, cls, c.m, made.place, klass))
