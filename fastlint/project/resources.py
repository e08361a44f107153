"""Engines, pools and clients that are built while a request is served, directly or in a helper."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fastlint.project.links import FunctionId, Links, Resource, Step
from fastlint.project.loop import Loop

PER_REQUEST = frozenset({"route", "websocket", "dependency", "middleware", "exception-handler", "handler"})


class Build(NamedTuple):
    """A route, dependency or middleware, the calls that lead from it to the building one, and that one."""

    owner: FunctionId
    steps: tuple[tuple[FunctionId, Step], ...]
    end_owner: FunctionId
    end: Resource


def builds(loop: Loop) -> list[Build]:
    """Every call in code that FastAPI runs for each request that ends in building a resource; the shortest way each."""
    ways = _ways(loop.links)
    found: dict[tuple[FunctionId, tuple[int, int, int, int]], Build] = {}
    for owner, roles in loop.roles.items():
        if roles & PER_REQUEST and not loop.summaries[owner[0]].is_test:
            for build in _of(owner, loop.links, ways):
                place = build.steps[0][1].place if build.steps else build.end.place
                found.setdefault((owner, place), build)
    return [found[key] for key in sorted(found)]


_Way = tuple[Step | None, Resource, FunctionId]


def _ways(links: Mapping[int, Links]) -> dict[FunctionId, _Way]:
    """For each function that builds something when it runs: its next call on the shortest way there."""
    callers: dict[FunctionId, list[tuple[FunctionId, Step]]] = {}
    ways: dict[FunctionId, _Way] = {}
    queue: deque[FunctionId] = deque()
    for m in sorted(links):
        memoised = set(links[m].memoised)
        for table in (links[m].steps, links[m].coroutines):
            for f, steps in table.items():
                if f and f not in memoised:
                    for step in (s for s in steps if not s.is_kept):
                        callers.setdefault(step.target, []).append(((m, f), step))
        for f, resources in links[m].resources.items():
            built = [r for r in resources if not r.is_kept]
            if f and built and f not in memoised:
                ways[m, f] = (None, built[0], (m, f))
                queue.append((m, f))
    while queue:
        target = queue.popleft()
        _, end, end_owner = ways[target]
        for caller, step in callers.get(target, ()):
            if caller not in ways:
                ways[caller] = (step, end, end_owner)
                queue.append(caller)
    return ways


def _of(owner: FunctionId, links: Mapping[int, Links], ways: Mapping[FunctionId, _Way]) -> Iterator[Build]:
    m, f = owner
    link = links.get(m)
    if link is None or f in link.memoised:
        return
    for resource in (r for r in link.resources.get(f, ()) if not r.is_kept):
        yield Build(owner, (), owner, resource)
    for step in (*link.steps.get(f, ()), *link.coroutines.get(f, ())):
        if step.target in ways and not step.is_kept:
            way = [(owner, step)]
            following, end, end_owner = ways[step.target]
            while following is not None:
                way.append((way[-1][1].target, following))
                following, end, end_owner = ways[following.target]
            yield Build(owner, tuple(way), end_owner, end)
