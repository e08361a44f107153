"""Exceptions for the client that are made and not raised: the request goes on as if nothing was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.index.facts import Call, Function, Place, Use
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.subjects.lost import UnraisedException

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_EXCEPTIONS = named("error-for-clients")
_FUNCTIONS = ("function", "method")


class Unraised(NamedTuple):
    """A call in function `owner`, with the name of the exception; the rest as in the subject."""

    owner: int
    place: Place
    text: str
    name: str
    is_made: bool
    variable: str


class Kept(NamedTuple):
    """The exceptions that a module does not raise, in the order of the text."""

    unraised: list[Unraised]


def collect(reader: ModuleReader) -> Kept:
    """Find them."""
    return Kept([*_unraised(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each of them."""
    for m, found in sorted(view.kept(Kept).items()):
        for owner, place, text, name, is_made, variable in found.unraised:
            yield m, UnraisedException(Span(*place), text, name, is_made, variable, view.function((m, owner)))


def _unraised(ev: Evaluator, m: int) -> Iterator[Unraised]:
    facts = ev.facts(m)
    for number, call in enumerate(facts.calls):
        variable = _variable(facts.functions[call.owner], number, call)
        if variable is None:
            continue
        callees = ev.at(m, call, call.func)
        names = [_exception(ev, callee) for callee in callees]
        if names and all(names):
            is_made = all(callee[0] not in _FUNCTIONS for callee in callees)
            if is_made or not variable:
                yield Unraised(call.owner, call.place, text_of(call.func, facts), names[0], is_made, variable)


def _variable(function: Function, number: int, call: Call) -> str | None:
    """The variable without readers that a call is assigned to, "" for a statement, None if anything else is done."""
    if call.use == Use.STATEMENT:
        return ""
    if call.use != Use.ASSIGNED or not call.owner:
        return None
    names = {b.name for b in function.bindings if b.value == ("()", number)}
    return names.pop() if len(names) == 1 and names <= {*function.unused} else None


def _exception(ev: Evaluator, callee: Value) -> str:
    """The last name of the exception that a callee makes, or that a function returns in any case; "" if it does not."""
    if callee[0] in ("external", "class"):
        return _class_of(ev, callee)
    if callee[0] not in _FUNCTIONS:
        return ""
    function = ev.function(callee[1], callee[2])
    if function.is_async or function.is_generator or not function.returns or function.decorators:
        return ""
    made = ev.returned(callee[1], callee[2], None)
    names = [_class_of(ev, (_CLASSES[v[0]], *v[1:])) if v[0] in _CLASSES else "" for v in made]
    return names[0] if names and all(names) else ""


_CLASSES = {"instance": "class", "object": "external"}


def _class_of(ev: Evaluator, klass: Value) -> str:
    if not attributes.is_subclass(ev, klass, _EXCEPTIONS):
        return ""
    return ev.klass(klass[1], klass[2]).name if klass[0] == "class" else klass[1].rpartition(".")[2]
