"""Calls of generator functions whose generator is used as if it were what it yields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.framework.types import type_text
from fastlint.index.facts import Call, Function, Term, Use
from fastlint.index.terms import last_name
from fastlint.inference.sites import given_arguments
from fastlint.passes.injection.record import GeneratorCall, Misannotated

if TYPE_CHECKING:
    from fastlint.passes.injection.collect import Collector

_OWN = frozenset({"send", "throw", "close", "asend", "athrow", "aclose", "gi_frame", "ag_frame"})
_DIRECT = {Use.ENTERED: "with", Use.ASYNC_ENTERED: "async with", Use.AWAITED: "await"}


def generator_call(c: Collector, number: int, call: Call) -> None:
    """Note the call if it makes a generator that is entered, awaited, or used like something else."""
    if last_name(call.func) not in c.ev.generators:
        return
    if call.use not in _DIRECT and call.use not in (Use.ATTRIBUTE, Use.ASSIGNED, Use.ARGUMENT):
        return
    target = _generator(c, call)
    if target is None:
        return
    term: Term = ("()", number)
    use = _DIRECT.get(call.use, "")
    if call.use == Use.ATTRIBUTE:
        use = _attribute(c, call.owner, term)
    elif call.use == Use.ASSIGNED:
        use = _assigned(c, call, term)
    elif call.use == Use.ARGUMENT and call.parent >= 0:
        use = _argument(c, c.facts.calls[call.parent], term)
    if use:
        c.found.generators.append(GeneratorCall(call.owner, call.place, c.text(call.func), target, use))


def _generator(c: Collector, call: Call) -> FunctionId | None:
    """The undecorated generator function that is certainly called."""
    values = c.values(call, call.func)
    targets = {(v[1], v[2]) for v in values if v[0] in ("function", "method")}
    if len(targets) != 1 or len(targets) != len(values):
        return None
    target = targets.pop()
    function = c.ev.function(*target)
    return target if function.is_generator and not function.decorators else None


def _attribute(c: Collector, owner: int, base: Term, row: int = 0) -> str:
    """The attribute that is read of a term in a function, if generators have none of that name."""
    function = c.facts.functions[owner]
    terms = [(x.func, x.place[0]) for x in c.facts.calls if x.owner == owner]
    terms += [(read.term, read.place[0]) for read in function.reads]
    for term, at in terms:
        is_of_base = type(term) is tuple and term[0] == "." and term[1] == base and at >= row
        if is_of_base and term[2] not in _OWN and not term[2].startswith("__"):
            return f".{term[2]}"
    return ""


def _assigned(c: Collector, call: Call, term: Term) -> str:
    """What is done with the only value that a local name has."""
    function: Function = c.facts.functions[call.owner]
    names = [b.name for b in function.bindings if b.value == term]
    if len(names) != 1 or "." in names[0] or sum(b.name == names[0] for b in function.bindings) > 1:
        return ""
    name, row = names[0], call.place[0]
    found = _attribute(c, call.owner, name, row)
    if found:
        return found
    for other in c.facts.calls:
        if other.owner == call.owner and other.place[0] >= row and (found := _argument(c, other, name)):
            return found
    return ""


def _argument(c: Collector, outer: Call, term: Term) -> str:
    """The parameter of a function of the project that is declared to be something else than a generator."""
    if term not in outer.arguments:
        return ""
    for value in c.values(outer, outer.func):
        if value[0] not in ("function", "method"):
            return ""
        function = c.ev.function(value[1], value[2])
        given = given_arguments(function, outer.args, outer.keywords, bound=value[0] == "method")
        for parameter in function.parameters:
            if given.get(parameter.name) == term and parameter.annotation is not None:
                declared = c.ev.annotation(value[1], function.outer, parameter.annotation)
                if declared and all(_is_something_else(v) for v in declared):
                    return f"argument {parameter.name}"
    return ""


def misannotated(c: Collector, number: int) -> None:
    """Note a generator function that declares to return what it yields."""
    function = c.facts.functions[number]
    annotation = function.returns_annotation
    if not function.is_generator or annotation is None or function.decorators:
        return
    declared = c.ev.annotation(c.m, function.outer, annotation)
    named = [v for v in declared if v != ("const", None)]
    if named and all(_is_something_else(v) for v in named):
        c.found.misannotated.append(Misannotated(number, type_text(annotation)))


def _is_something_else(value: tuple[object, ...]) -> bool:
    """A class whose instances a generator cannot pass for."""
    if value[0] == "instance":
        return True
    last = str(value[1]).rpartition(".")[2] if value[0] == "object" else "Iterator"
    return not any(part in last for part in ("Iter", "Gener", "Any", "object", "Protocol", "Collection", "Sequence"))
