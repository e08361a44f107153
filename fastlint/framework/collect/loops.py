"""A call in a loop over a literal, once for each element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import BlockKind, Call, Term
from fastlint.index.terms import blocks_around
from fastlint.inference.sites import Env, Site

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_MOST = 200


def environments(c: Collector, call: Call) -> list[Env | None]:
    """The names that loops around a call bind, for each round; [None] if there is no loop or nothing is known of it."""
    rounds: list[Env | None] = [None]
    for block in _loops(c, call):
        bound = _targets(c, call, block)
        if bound:
            rounds = [env for outer in rounds for env in _rounds(c, call, block, bound, outer)]
    return rounds[:_MOST]


def _loops(c: Collector, call: Call) -> list[int]:
    around = blocks_around(c.facts, call.block, call.owner)
    return [number for number, one in around if one.kind == BlockKind.LOOP][::-1]


def _targets(c: Collector, call: Call, block: int) -> list[tuple[str, tuple[int, ...]]]:
    """Names of the loop's target with their way into an element."""
    iterable = c.facts.blocks[block].term
    found = []
    for binding in c.facts.functions[call.owner].bindings:
        way = _way(binding.value, iterable)
        if way is not None:
            found.append((binding.name, way))
    return found


def _way(value: Term, iterable: Term) -> tuple[int, ...] | None:
    if type(value) is not tuple:
        return None
    if value[0] == "elem" and value[1] == iterable:
        return ()
    if value[0] == "item":
        inner = _way(value[2], iterable)
        return (*inner, value[1]) if inner is not None else None
    return None


def _rounds(
    c: Collector, call: Call, block: int, bound: list[tuple[str, tuple[int, ...]]], outer: Env | None
) -> list[Env | None]:
    b = c.facts.blocks[block]
    site = Site(c.m, call.owner, b.term, outer, b.parent, b.place[0])
    elements = c.allocations.elements_of(site)
    if not elements:
        return [outer]
    before = outer.values if outer is not None else ()
    rounds: list[Env | None] = []
    for number, element in enumerate(elements):
        values = [((c.m, call.owner, name), _inside(element, way)) for name, way in bound]
        rounds.append(Env((), (*before, *values), outer=outer, loop=(c.m, block, number)))
    return rounds


def _inside(element: Site, way: tuple[int, ...]) -> Site:
    for index in way:
        element = element._replace(term=("item", index, element.term))
    return element
