"""Engines, pools and clients that are built while a request is served, directly or in a helper."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from fastlint.callgraph.conditions.path_conditions import Guards, admits, handed_on
from fastlint.callgraph.graph.edges import CallEdge, Resource
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Place

PER_REQUEST = frozenset({"route", "websocket", "dependency", "middleware", "exception-handler", "handler"})


class Build(NamedTuple):
    """A route, dependency or middleware, the calls that lead from it to the building one, and that one."""

    owner: FunctionId
    steps: tuple[tuple[FunctionId, CallEdge], ...]
    end_owner: FunctionId
    end: Resource


End = tuple[FunctionId, Place]
"""A call that builds something: the function that holds it, and where."""


def builds(loop: Reachability) -> list[Build]:
    """Every call in code that FastAPI runs for each request that ends in building a resource; the shortest way each."""
    ways = _ways(loop)
    found: dict[tuple[FunctionId, Place, End], Build] = {}
    for owner, roles in loop.roles.items():
        if roles & PER_REQUEST and owner not in loop.idle and not loop.summaries[owner[0]].is_test:
            for build in _of(owner, loop, ways):
                place = build.steps[0][1].place if build.steps else build.end.place
                found.setdefault((owner, place, (build.end_owner, build.end.place)), build)
    reached = {end for _, _, end in found}
    for build in _dropped(loop):
        if (build.end_owner, build.end.place) not in reached:
            found[build.owner, build.end.place, (build.end_owner, build.end.place)] = build
    return [found[key] for key in sorted(found)]


def _dropped(loop: Reachability) -> Iterator[Build]:
    """Clients that coroutine functions build which nothing is seen to come to, but others may."""
    for m, link in sorted(loop.links.items()):
        for f, resources in link.resources.items():
            owner = m, f
            is_open = f and loop.is_async(owner) and owner not in loop.reach and loop.status(owner)
            if is_open and f not in link.memoised and owner not in loop.idle:
                yield from (Build(owner, (), owner, one) for one in _built(loop, resources) if one.kind == "client")


class _ResourcePath(NamedTuple):
    """The next call on the shortest way to what builds something (None if it is here), and when the way is gone."""

    step: CallEdge | None
    end: Resource
    end_owner: FunctionId
    guards: Guards


ResourcePaths = dict[FunctionId, dict[End, _ResourcePath]]


def _ways(loop: Reachability) -> ResourcePaths:
    """For each function the ways to all that is built when it runs: those with conditions where there are no others."""
    ends: list[_ResourcePath] = []
    for m in sorted(loop.links):
        links = loop.links[m]
        for f, resources in links.resources.items():
            if f and f not in links.memoised:
                ends.extend(_ResourcePath(None, built, (m, f), built.guards) for built in _built(loop, resources))
    ways: ResourcePaths = {}
    for way in (end for end in ends if not end.guards):
        _lengthen(ways, way, loop, ())
    certain = frozenset(ways)
    for way in (end for end in ends if end.guards and end.end_owner not in certain):
        _lengthen(ways, way, loop, certain)
    return ways


def _runs_anew(loop: Reachability, caller: FunctionId, step: CallEdge) -> bool:
    """Whether a function makes a call each time that it is called, as far as known; a module itself runs once."""
    m, f = caller
    return bool(f) and f not in loop.links[m].memoised and not step.is_kept and not loop.is_done(step.guards)


def _lengthen(ways: ResourcePaths, begun: _ResourcePath, loop: Reachability, known: Collection[FunctionId]) -> None:
    """Follow a way to the callers, breadth first and as long as these can go it, but not to those that are known."""
    end = (begun.end_owner, begun.end.place)
    ways.setdefault(begun.end_owner, {})[end] = begun
    queue = deque([begun.end_owner])
    while queue:
        target = queue.popleft()
        way = ways[target][end]
        for caller, step in loop.callers.get(target, ()):
            if caller in known or end in ways.get(caller, ()) or not _runs_anew(loop, caller, step):
                continue
            if admits(step.flags, way.guards):
                guards = step.guards + handed_on(step.flags, way.guards)
                ways.setdefault(caller, {})[end] = _ResourcePath(step, way.end, way.end_owner, guards)
                queue.append(caller)


def _built(loop: Reachability, resources: Iterable[Resource]) -> list[Resource]:
    """What is built anew, as far as known."""
    return [r for r in resources if not r.is_kept and not loop.is_done(r.guards)]


def _of(owner: FunctionId, loop: Reachability, ways: ResourcePaths) -> Iterator[Build]:
    m, f = owner
    link = loop.links.get(m)
    if link is None or f in link.memoised:
        return
    for resource in _built(loop, link.resources.get(f, ())):
        yield Build(owner, (), owner, resource)
    for step in link.runs(f):
        if step.is_kept or loop.is_done(step.guards):
            continue
        for end, begun in ways.get(step.target, {}).items():
            if admits(step.flags, begun.guards):
                yield Build(owner, tuple(_calls(owner, step, end, ways)), begun.end_owner, begun.end)


def _calls(owner: FunctionId, step: CallEdge, end: End, ways: ResourcePaths) -> Iterator[tuple[FunctionId, CallEdge]]:
    """The calls from a function to what builds something, each with the function that makes it."""
    yield owner, step
    while (following := ways[step.target][end]).step is not None:
        owner, step = step.target, following.step
        yield owner, step
