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
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments, site_at
from fastlint.knowledge.roles import named
from fastlint.subjects.lost import LateAddition

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_ADDING = ("add_middleware", "middleware")
_STACK = "middleware_stack"
_REQUESTS = named("request")
_LIBRARIES = named("adds-middleware")
_LAST = frozenset(name.rpartition(".")[2] for name in _LIBRARIES)
_APPLICATION = 0, "app"
_OWN = ("fastapi.", "starlette.")
_DEEPEST = 3
_TO: dict[str, Literal["request", ""]] = {".": "request", "": ""}


class Adding(NamedTuple):
    """A call in function `owner` that adds middleware, itself or in what it calls.

    `to` is the application: "first" (of the parameters, as a lifespan gets it), "request" (its own), "" (a variable,
    `name` if it is handed to a function of the project).
    """

    owner: int
    place: Place
    text: str
    to: Literal["first", "request", ""]
    name: str = ""


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
    for m, (owner, place, text, to, name) in kept:
        function = (m, owner)
        around = view.function(function)
        when = _when(view, function, (place, name), running.get(function, ())) if not to else ""
        if to == "request" and not view.loop.summaries[m].is_test:
            when = to
        elif to == "first" and "lifespan" in around.roles:
            when = "lifespan"
        if when:
            yield m, LateAddition(Span(*place), text, when == "lifespan", around)


def _when(view: ProjectView, function: FunctionId, where: tuple[Place, str], of: Collection[Ref]) -> str:
    """When a function adds middleware to one of the applications for which it runs, "" if to none of them."""
    place, name = where
    setup = view.model.stack.setups.get(function[0])
    to = {ref for one in setup.added for ref in one.receivers if one.place == place} if setup else set()
    to = to or _made_at(view.evaluator, function, place, name)
    if len(to) != 1 or to.isdisjoint(of):
        return ""
    return "lifespan" if view.loop.roles[function] & {"lifespan", "startup"} else "request"


def _made_at(ev: Evaluator, function: FunctionId, place: Place, name: str) -> set[Ref]:
    """What the application is that a call gives to somebody, or the variable of that name."""
    call = ev.call_at(function, place)
    given = name or (call.argument(*_APPLICATION) if call is not None else None)
    if call is None or given is None:
        return set()
    sites = Allocations(ev).sites(site_at(function[0], call, given))
    made = {(site.m, site.term[1]) for site in sites if site.term[0] == "()"}
    return made | {(site.m, site.scope, site.term[1]) for site in sites if site.term[0] == "param"}


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
    for handler in view.model.handlers:
        if (function := view.model.function_of(handler.target)) is not None:
            found.setdefault(function, set()).update(handler.receivers)
    return found


def _added(ev: Evaluator, m: int) -> Iterator[Adding]:
    facts = ev.facts(m)
    for call in facts.calls:
        if not call.owner:
            continue
        function = facts.functions[call.owner]
        receiver, name = _receiver(ev, m, call), ""
        if receiver is None and (function.decorators or (function.is_async and function.is_generator)):
            name = _handed(ev, m, call, _handed_names(function, call), _DEEPEST) or ""
            receiver = (name if function.takes(name) else "") if name else None
        if receiver is None or function.bound(receiver or name) or _is_careful(facts, function, call):
            continue
        is_first = bool(receiver) and receiver == next((p.name for p in function.parameters), "")
        if is_first or receiver in _TO:
            to: Literal["first", "request", ""] = "first" if is_first else _TO[receiver]
            yield Adding(call.owner, call.place, text_of(call.func, facts), to, name)


def _handed_names(function: Function, call: Call) -> set[str]:
    """The names among the arguments of a call that can be an application: the first parameter, or from outside."""
    taken = {parameter.name for parameter in function.parameters[1:]}
    return {term for term in call.arguments if type(term) is str} - taken


def _is_careful(facts: Facts, function: Function, call: Call) -> bool:
    """Whether it expects the error, or puts the middleware of the application together anew."""
    if any(block.kind == BlockKind.TRY for _, block in blocks_around(facts, call.block, call.owner)):
        return True
    return any(binding.name.endswith(_STACK) for binding in function.bindings)


def _receiver(ev: Evaluator, m: int, call: Call) -> str | None:
    """The parameter that middleware is added to, or a key of `_TO`; None if a call adds none."""
    base = _application(ev, m, call)
    if type(base) is str:
        return base if ev.function(m, call.owner).takes(base) else ""
    is_served = type(base) is tuple and base[0] == "." and base[2] == "app" and _is_request(ev, m, call, base[1])
    return "." if is_served else None if base is None else ""


def _application(ev: Evaluator, m: int, call: Call) -> Term:
    """The application to which a call adds middleware, by its own method or by what a library does with it."""
    if type(call.func) is not tuple:
        return None
    last = last_name(call.func)
    callee = ev.at(m, call, call.func) if last in _ADDING or last in _LAST else ()
    if last in _ADDING and all(value[0] == "external" and value[1].startswith(_OWN) for value in callee):
        return call.func[1]
    is_library = any(value[0] == "external" and value[1] in _LIBRARIES for value in callee)
    return call.argument(*_APPLICATION) if is_library else None


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
