"""Applications of libraries that are mounted, and work only while their own lifespan runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.callgraph.conditions.blocking_conditions import applies
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.setup_records import Server, Starting
from fastlint.index.facts import Call, Term
from fastlint.inference.sites import Site

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_DEEPEST = 3
"""So many objects may stand around an application: guards, loggers."""


def starting(c: Collector, call: Call, child: Term) -> None:
    """Note what a mounted application has to run, if it is one of a library."""
    for site in _made(c, c.site(call, child), _DEEPEST):
        made = c.ev.facts(site.m).calls[site.term[1]]
        for value in c.ev.value(site.m, site.scope, made.func, made.block, made.place[0]):
            row = c.ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is not None and row.lifespan and applies(c.ev, site.m, row, made):
                text = text_of(site.term, c.ev.facts(site.m))
                found = Starting(call.place, text, row.lifespan, site.m, made.place, servers(c, site))
                c.setup.starting.append(found)


def servers(c: Collector, site: Site) -> tuple[Server, ...]:
    """Where the objects are made behind a value: `FastMCP("tools")` of `tools.http_app()`."""
    found: list[Server] = []
    for origin in c.allocations.sites(site):
        if origin.term[0] == "()":
            made = c.ev.facts(origin.m).calls[origin.term[1]]
            above: tuple[Server, ...] = ()
            if type(made.func) is tuple and made.func[0] == ".":
                above = servers(c, Site(origin.m, made.owner, made.func[1], origin.env, made.block, made.place[0]))
            found += above or ((origin.m, made.place),)
    return tuple(dict.fromkeys(found))


def started(c: Collector, site: Site) -> tuple[Server, ...]:
    """Whose lifespan is named by a value: the servers behind it, or () where it may be that of any."""
    for origin in c.allocations.sites(site):
        if origin.term[0] == "()" and _is_any(c, origin):
            return ()
    return servers(c, site)


def _is_any(c: Collector, origin: Site) -> bool:
    """Whether a call looks something up, as `getattr(app.state, "tools", None)` does, or is not known at all."""
    made = c.ev.facts(origin.m).calls[origin.term[1]]
    values = c.ev.value(origin.m, origin.scope, made.func, made.block, made.place[0])
    return not values or any(value[0] == "external" and not _makes(c, value[1]) for value in values)


def _makes(c: Collector, name: str) -> bool:
    """Whether a callable of a library makes a new object: a class, by its name, or what makes applications."""
    row = c.ev.knowledge.get(name)
    return name.rpartition(".")[2][:1].isupper() or (row is not None and bool(row.lifespan))


def _made(c: Collector, site: Site, depth: int) -> list[Site]:
    """The calls that make an application, also those that are given to an object of the project around it."""
    found: list[Site] = []
    for origin in c.allocations.sites(site):
        if origin.term[0] == "()":
            found.append(origin)
            made = c.ev.facts(origin.m).calls[origin.term[1]]
            values = c.ev.value(origin.m, origin.scope, made.func, made.block, made.place[0])
            if depth and any(value[0] == "class" for value in values):
                for term in made.arguments:
                    inner = Site(origin.m, made.owner, term, origin.env, made.block, made.place[0])
                    found += _made(c, inner, depth - 1)
    return found
