"""Engines, pools and clients that are built while a request is served, directly or in a helper."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fastlint.callgraph.edges import FunctionId, Resource, Step
from fastlint.callgraph.path_conditions import Guards, admits, handed_on
from fastlint.callgraph.reachability import Loop

PER_REQUEST = frozenset({"route", "websocket", "dependency", "middleware", "exception-handler", "handler"})


class Build(NamedTuple):
    """A route, dependency or middleware, the calls that lead from it to the building one, and that one."""

    owner: FunctionId
    steps: tuple[tuple[FunctionId, Step], ...]
    end_owner: FunctionId
    end: Resource


def builds(loop: Loop) -> list[Build]:
    """Every call in code that FastAPI runs for each request that ends in building a resource; the shortest way each."""
    ways = _ways(loop)
    found: dict[tuple[FunctionId, tuple[int, int, int, int]], Build] = {}
    for owner, roles in loop.roles.items():
        if roles & PER_REQUEST and owner not in loop.idle and not loop.summaries[owner[0]].is_test:
            for build in _of(owner, loop, ways):
                place = build.steps[0][1].place if build.steps else build.end.place
                found.setdefault((owner, place), build)
    return [found[key] for key in sorted(found)]


class _Way(NamedTuple):
    """The next call on the shortest way to what builds something (None if it is here), and when the way is gone."""

    step: Step | None
    end: Resource
    end_owner: FunctionId
    guards: Guards


def _ways(loop: Loop) -> dict[FunctionId, _Way]:
    """For each function that builds something when it runs: the way there; one that has no conditions comes first."""
    callers: dict[FunctionId, list[tuple[FunctionId, Step]]] = {}
    first: dict[FunctionId, _Way] = {}
    for m in sorted(loop.links):
        links = loop.links[m]
        memoised = set(links.memoised)
        for table in (links.steps, links.coroutines):
            for f, steps in table.items():
                if f and f not in memoised:
                    for step in (s for s in steps if not s.is_kept and not loop.is_done(s.guards)):
                        callers.setdefault(step.target, []).append(((m, f), step))
        for f, resources in links.resources.items():
            built = sorted(_built(loop, resources), key=lambda r: bool(r.guards))
            if f and built and f not in memoised:
                first[m, f] = _Way(None, built[0], (m, f), built[0].guards)
    ways: dict[FunctionId, _Way] = {}
    for is_certain in (True, False):
        begun = {f: way for f, way in first.items() if f not in ways and not (is_certain and way.guards)}
        _lengthen(ways, begun, callers)
    return ways


def _lengthen(
    ways: dict[FunctionId, _Way],
    begun: Mapping[FunctionId, _Way],
    callers: Mapping[FunctionId, list[tuple[FunctionId, Step]]],
) -> None:
    """Follow ways to the callers, as long as these can go them, where no way is known yet."""
    ways.update(begun)
    queue = deque(begun)
    while queue:
        target = queue.popleft()
        way = ways[target]
        for caller, step in callers.get(target, ()):
            if caller not in ways and admits(step.flags, way.guards):
                ways[caller] = _Way(step, way.end, way.end_owner, step.guards + handed_on(step.flags, way.guards))
                queue.append(caller)


def _built(loop: Loop, resources: Iterable[Resource]) -> list[Resource]:
    """What is built anew, as far as known."""
    return [r for r in resources if not r.is_kept and not loop.is_done(r.guards)]


def _of(owner: FunctionId, loop: Loop, ways: Mapping[FunctionId, _Way]) -> Iterator[Build]:
    m, f = owner
    link = loop.links.get(m)
    if link is None or f in link.memoised:
        return
    for resource in _built(loop, link.resources.get(f, ())):
        yield Build(owner, (), owner, resource)
    for step in (*link.steps.get(f, ()), *link.coroutines.get(f, ())):
        begun = ways.get(step.target)
        if begun is None or step.is_kept or loop.is_done(step.guards) or not admits(step.flags, begun.guards):
            continue
        way, following = [(owner, step)], begun
        while following.step is not None:
            way.append((way[-1][1].target, following.step))
            following = ways[following.step.target]
        yield Build(owner, tuple(way), following.end_owner, following.end)
