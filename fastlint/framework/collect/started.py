"""Applications of libraries that are mounted, and work only while their own lifespan runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.callgraph.conditions.blocking_conditions import applies
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.setup_records import Server, Starting
from fastlint.index.facts import Call, Term
from fastlint.inference.sites import Leaf

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_DEEPEST = 3
"""So many objects may stand around an application: guards, loggers."""


def starting(c: Collector, call: Call, child: Term) -> None:
    """Note what a mounted application has to run, if it is one of a library."""
    for leaf in _made(c, c.leaf(call, child), _DEEPEST):
        made = c.ev.facts(leaf.m).calls[leaf.term[1]]
        for value in c.ev.value(leaf.m, leaf.scope, made.func, made.block, made.place[0]):
            row = c.ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is not None and row.lifespan and applies(c.ev, leaf.m, row, made):
                text = text_of(leaf.term, c.ev.facts(leaf.m))
                found = Starting(call.place, text, row.lifespan, leaf.m, made.place, servers(c, leaf))
                c.setup.starting.append(found)


def servers(c: Collector, leaf: Leaf) -> tuple[Server, ...]:
    """Where the objects are made behind a value: `FastMCP("tools")` of `tools.http_app()`."""
    found: list[Server] = []
    for origin in c.origins.leaves(leaf):
        if origin.term[0] == "()":
            made = c.ev.facts(origin.m).calls[origin.term[1]]
            above: tuple[Server, ...] = ()
            if type(made.func) is tuple and made.func[0] == ".":
                above = servers(c, Leaf(origin.m, made.owner, made.func[1], origin.env, made.block, made.place[0]))
            found += above or ((origin.m, made.place),)
    return tuple(dict.fromkeys(found))


def _made(c: Collector, leaf: Leaf, depth: int) -> list[Leaf]:
    """The calls that make an application, also those that are given to an object of the project around it."""
    found: list[Leaf] = []
    for origin in c.origins.leaves(leaf):
        if origin.term[0] == "()":
            found.append(origin)
            made = c.ev.facts(origin.m).calls[origin.term[1]]
            values = c.ev.value(origin.m, origin.scope, made.func, made.block, made.place[0])
            if depth and any(value[0] == "class" for value in values):
                for term in (*made.args, *(term for _, term in made.keywords)):
                    inner = Leaf(origin.m, made.owner, term, origin.env, made.block, made.place[0])
                    found += _made(c, inner, depth - 1)
    return found
