"""The project's own route decorators: `@protected(router.get, "/path")`, whose function calls `method(path, ...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.framework.collect.routes import Reader, decorated_route
from fastlint.framework.records import Target
from fastlint.index.facts import Call, Place, Term
from fastlint.inference.sites import Site, given_arguments
from fastlint.knowledge import framework_names

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_METHODS = framework_names.METHODS | framework_names.WEBSOCKETS | {"api_route"}


def is_method(term: Term) -> bool:
    """`router.get`, given as an argument."""
    return type(term) is tuple and term[0] == "." and term[2] in _METHODS


def wrapped_routes(c: Collector, number: int, scope: int, target: Target, place: Place) -> None:
    """Routes that a decorator of the project registers with the router method it is given."""
    outer = c.facts.calls[number]
    if not any(is_method(term) for term in outer.args) and not any(is_method(term) for _, term in outer.keywords):
        return
    for value in c.ev.value(c.m, scope, outer.func, outer.block, outer.place[0]):
        if value[0] in ("function", "method"):
            _in_function(c, Site(c.m, scope, ("()", number), None), value[1], value[2], target, place)


def _in_function(c: Collector, site: Site, m: int, f: int, target: Target, place: Place) -> None:
    outer = c.facts.calls[site.term[1]]
    function = c.ev.function(m, f)
    given = given_arguments(function, outer.args, outer.keywords, bound=function.klass >= 0)
    env = c.allocations.arguments(site, m, f, bound=function.klass >= 0)
    for name, term in given.items():
        if not is_method(term):
            continue
        receivers = c.refs.of(Site(c.m, site.scope, term[1], None, outer.block, outer.place[0]))
        for inner in c.ev.facts(m).calls if receivers else ():
            if inner.func == name and _is_inside(c, m, inner.owner, f):
                call = _with_rest(inner, outer, given)
                reader = Reader(m, call, inner.owner, env)
                c.record.routes.append(decorated_route(c, receivers, term[2], call, target, place, reader, "decorator"))


def _is_inside(c: Collector, m: int, owner: int, f: int) -> bool:
    while owner > 0 and owner != f:
        owner = c.ev.function(m, owner).parent
    return owner == f


def _with_rest(inner: Call, outer: Call, given: dict[str, Term]) -> Call:
    """The inner call with what `**kwargs` hands on."""
    if not any(key is None for key, _ in inner.keywords):
        return inner
    rest = tuple((key, term) for key, term in outer.keywords if key is not None and key not in given)
    return inner._replace(keywords=(*inner.keywords, *rest))
