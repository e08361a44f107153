"""Decorators of endpoints beside those of FastAPI: what they make of the function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.setup_records import Decoration
from fastlint.index.facts import Function, Kind, Place, Term
from fastlint.inference.sites import Site
from fastlint.knowledge.framework_names import DECORATORS, last_of

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_DEMANDING = {
    f"{module}.Limiter.{method}": ("headers_enabled", "response")
    for module in ("slowapi", "slowapi.extension") for method in ("limit", "shared_limit")
}  # fmt: skip
"""Decorating methods: the option of their object, and the parameter that endpoints need where it is set."""
_VARIABLE = (Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD)
_KEPT = ("__signature__", "__wrapped__", "__dict__")


def decorations(c: Collector, number: int, function: Function, routes: list[Place]) -> None:
    """The other decorators of a function that is registered as a route at these places."""
    nearest = max(routes)
    for term, place in function.decorators:
        if place in routes or _is_registration(c, term):
            continue
        name, wrapper = _effect(c, function, term, place)
        if not name:
            continue
        above = any(place < route for route in routes)
        text = text_of(c.facts.callee(term), c.facts)
        lost = _lost(c, *wrapper[:2]) if wrapper else ()
        demanded = _demanded(c, function, term, name, place)
        c.setup.decorations.append(Decoration(number, text, name, place, nearest, above, wrapper, lost, demanded))


def _is_call(term: Term) -> bool:
    return type(term) is tuple and term[0] == "()"


def _is_registration(c: Collector, term: Term) -> bool:
    """A decorator of an application or router, such as `on_event`."""
    if not _is_call(term):
        return False
    func = c.facts.calls[term[1]].func
    return type(func) is tuple and func[0] == "." and func[2] in DECORATORS


def _effect(c: Collector, function: Function, term: Term, place: Place) -> tuple[str, tuple[int, ...]]:
    """Qualified name of a decorator, and (module, function that it returns, decorating function); () if it returns what
    it is given, or something that is not known.
    """
    scope = function.outer
    site = Site(c.m, scope, term, None, function.block, place[0])
    for origin in c.allocations.sites(site):
        if origin.term[0] == "def":
            name = c.ev.function(origin.m, origin.term[1]).qualname
            return name, _wrapper(c, origin.m, origin.term[1])
    func = c.facts.callee(term)
    for value in c.ev.value(c.m, scope, func, function.block, place[0]):
        if value[0] == "external":
            return c.ev.knowledge.canonical(value[1]), ()
    return "", ()


def _demanded(c: Collector, function: Function, term: Term, name: str, place: Place) -> str:
    """The parameter that a method of an object demands of what it decorates, as the object was made."""
    option, parameter = _DEMANDING.get(name, ("", ""))
    func = c.facts.calls[term[1]].func if _is_call(term) else None
    if not option or type(func) is not tuple or function.takes(parameter):
        return ""
    for origin in c.allocations.sites(Site(c.m, function.outer, func[1], None, function.block, place[0])):
        if _is_call(origin.term):
            made = c.ev.facts(origin.m).calls[origin.term[1]]
            given = made.keyword(option)
            if any(key is None for key, _ in made.keywords) or (given is not None and given != ("const", False)):
                return parameter
    return ""


def _wrapper(c: Collector, m: int, f: int) -> tuple[int, ...]:
    """The function that a decorating function defines and returns instead of the one that it is given."""
    for returned in c.ev.function(m, f).returns:
        for origin in c.allocations.sites(Site(m, f, returned.value, None, returned.block, returned.place[0])):
            inner = origin.term
            if inner[0] == "()":
                inner = _updated(c, origin)
            if inner is not None and inner[0] == "def" and c.ev.function(origin.m, inner[1]).parent == f:
                return origin.m, inner[1], f
    return ()


def _updated(c: Collector, site: Site) -> Any:
    """The wrapper in `wraps(f)(wrapper)` or `update_wrapper(wrapper, f)`."""
    call = c.ev.facts(site.m).calls[site.term[1]]
    outer = call.func
    if _is_call(outer):
        outer = c.ev.facts(site.m).calls[outer[1]].func
    if last_of(outer) not in ("wraps", "update_wrapper") or not call.args:
        return None
    found = c.allocations.sites(site._replace(term=call.args[0], block=call.block, row=call.place[0]))
    return next((origin.term for origin in found if origin.term[0] == "def"), None)


def _lost(c: Collector, m: int, wrapper: int) -> tuple[str, ...]:
    """Parameters by which a wrapper hides the signature of what it wraps, if nothing gives that back."""
    facts = c.ev.facts(m)
    inner = facts.functions[wrapper]
    outer = facts.functions[inner.parent]
    variable = tuple(p.name for p in inner.parameters if p.kind in _VARIABLE)
    if not variable or inner.decorators or any(b.name.rpartition(".")[2] in _KEPT for b in outer.bindings):
        return ()
    own = (call for call in facts.calls if call.owner in (inner.parent, outer.parent))
    if any(last_of(call.func) in ("wraps", "update_wrapper", "setattr", "update") for call in own):
        return ()
    return tuple(p.name for p in inner.parameters)
