"""Middleware that is added to an application which has started: in its lifespan, at startup, or while it serves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.setup_records import Ref
from fastlint.index.facts import BlockKind, Call, Facts, Function, Place, Term
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments
from fastlint.knowledge.roles import named
from fastlint.subjects.lost import LateAddition

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_ADDING = ("add_middleware", "middleware")
_STACK = "middleware_stack"
_REQUESTS = named("request")
_OWN = ("fastapi.", "starlette.")
_DEEPEST = 3
_TO: dict[str, Literal["request", ""]] = {".": "request", "": ""}


class Adding(NamedTuple):
    """A call in function `owner` that adds middleware, itself or in what it calls.

    `to` is the application: "first" (of the parameters, as a lifespan gets it), "request" (its own), "" (a variable).
    """

    owner: int
    place: Place
    text: str
    to: Literal["first", "request", ""]


class Kept(NamedTuple):
    """What a module adds inside of functions, in the order of the text."""

    added: list[Adding]


WHOLE_PROJECT = True


def collect(reader: ModuleReader) -> Kept:
    """Find it."""
    return Kept([*_added(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each addition that comes too late for the application."""
    kept = [(m, one) for m, found in sorted(view.kept(Kept).items()) for one in found.added]
    running = _running(view) if kept else {}
    for m, (owner, place, text, to) in kept:
        function = (m, owner)
        around = view.function(function)
        when = _when(view, function, place, running.get(function, ())) if not to else ""
        if to == "request" and not view.loop.summaries[m].is_test:
            when = to
        elif to == "first" and "lifespan" in around.roles:
            when = "lifespan"
        if when:
            yield m, LateAddition(Span(*place), text, when == "lifespan", around)


def _when(view: ProjectView, function: FunctionId, place: Place, of: Collection[Ref]) -> str:
    """When a function adds middleware to one of the applications for which it runs, "" if to none of them."""
    setup = view.model.stack.setups.get(function[0])
    to = {ref for one in setup.added for ref in one.receivers if one.place == place} if setup else set()
    if len(to) != 1 or to.isdisjoint(of):
        return ""
    return "lifespan" if view.loop.roles[function] & {"lifespan", "startup"} else "request"


def _running(view: ProjectView) -> dict[FunctionId, set[Ref]]:
    """The functions that FastAPI runs for applications which have started by then, with these."""
    found: dict[FunctionId, set[Ref]] = {}
    for application in view.model.applications:
        known = application.object
        handlers = (*application.handlers, *application.included_handlers)
        targets = [known.lifespan, *(handler.target for handler in handlers)]
        targets += [view.model.routes[entry.route].endpoint for entry in application.entries]
        for target in targets:
            if target is not None and (function := view.model.function_of(target)) is not None:
                found.setdefault(function, set()).add(known.id)
    return found


def _added(ev: Evaluator, m: int) -> Iterator[Adding]:
    facts = ev.facts(m)
    for call in facts.calls:
        if not call.owner:
            continue
        function = facts.functions[call.owner]
        receiver = _receiver(ev, m, call)
        if receiver is None and function.is_async and function.is_generator and function.parameters:
            receiver = _handed(ev, m, call, (function.parameters[0].name,), _DEEPEST)
        if receiver is None or function.bound(receiver) or _is_careful(facts, function, call):
            continue
        is_first = bool(receiver) and receiver == next((p.name for p in function.parameters), "")
        if is_first or receiver in _TO:
            yield Adding(call.owner, call.place, text_of(call.func, facts), "first" if is_first else _TO[receiver])


def _is_careful(facts: Facts, function: Function, call: Call) -> bool:
    """Whether it expects the error, or puts the middleware of the application together anew."""
    if any(block.kind == BlockKind.TRY for _, block in blocks_around(facts, call.block, call.owner)):
        return True
    return any(binding.name.endswith(_STACK) for binding in function.bindings)


def _receiver(ev: Evaluator, m: int, call: Call) -> str | None:
    """The parameter that middleware is added to, or a key of `_TO`; None if a call adds none."""
    if type(call.func) is not tuple or last_name(call.func) not in _ADDING:
        return None
    if not all(value[0] == "external" and value[1].startswith(_OWN) for value in ev.at(m, call, call.func)):
        return None
    base: Term = call.func[1]
    if type(base) is str:
        return base if ev.function(m, call.owner).takes(base) else ""
    is_served = type(base) is tuple and base[0] == "." and base[2] == "app" and _is_request(ev, m, call, base[1])
    return "." if is_served else ""


def _is_request(ev: Evaluator, m: int, call: Call, term: Term) -> bool:
    values = ev.at(m, call, term)
    are_objects = all(value[0] == "object" for value in values)
    return are_objects and any(attributes.is_subclass(ev, ("external", value[1]), _REQUESTS) for value in values)


def _handed(ev: Evaluator, m: int, call: Call, names: Collection[str], depth: int) -> str | None:
    """The variable that a call hands to a function of the project which adds middleware to it."""
    if not any(type(term) is str and term in names for term in call.arguments):
        return None
    for value in ev.at(m, call, call.func):
        if value[0] not in ("function", "method"):
            continue
        function = ev.function(value[1], value[2])
        given = given_arguments(function, call.args, call.keywords, bound=value[0] == "method")
        own = {name: term for name, term in given.items() if type(term) is str and term in names}
        if (name := _adds(ev, (value[1], value[2]), own, depth)) is not None:
            return own[name]
    return None


def _adds(ev: Evaluator, function: FunctionId, names: Collection[str], depth: int) -> str | None:
    """The parameter to which a function adds middleware, itself or by what it calls."""
    m, f = function
    facts = ev.facts(m)
    for call in ev.calls_in(m, f) if names else ():
        if _is_careful(facts, facts.functions[f], call):
            continue
        receiver = _receiver(ev, m, call)
        if receiver is None and depth:
            receiver = _handed(ev, m, call, names, depth - 1)
        if receiver in names:
            return receiver
    return None
