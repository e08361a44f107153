"""Functions that run once in a process: only memos that outlive requests call them, and what runs once itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fastlint.callgraph.graph.edges import empty
from fastlint.footprint import FunctionId

if TYPE_CHECKING:
    from fastlint.callgraph.reach.reachability import Reachability


def run_once(loop: Reachability, members: Iterable[FunctionId]) -> frozenset[FunctionId]:
    """Functions that are called under memos that outlive requests, and by what runs only once itself."""
    kept = (pair for link in loop.links.values() for pair in link.once)
    begun = {target for what, target in kept if what not in loop.short_lived}
    taken = {*members, *(f for f, roles in loop.roles.items() if roles)}
    live = _live_callers(loop)
    found = {f for f in begun - taken if not live.get(f)}
    queue = deque(found)
    while queue:
        m, f = queue.popleft()
        link = loop.links.get(m) or empty()
        for step in link.runs(f):
            one = step.target
            if one not in found and one not in taken and live.get(one, set()) <= found:
                found.add(one)
                queue.append(one)
    return frozenset(found)


def _live_callers(loop: Reachability) -> dict[FunctionId, set[FunctionId]]:
    """Who calls functions, or has them run in tasks and threads, beside tests and what is under memos."""
    live: dict[FunctionId, set[FunctionId]] = {}
    for target, steps in loop.callers.items():
        at = (c for c, s in steps if not loop.summaries[c[0]].is_quiet and not loop.is_done(s.guards))
        live[target] = {caller for caller in at if caller != target}
    for m, link in loop.links.items():
        for f, target in (*link.scheduled, *link.gathered):
            live.setdefault(target, set()).add((m, f))
        for _, target in link.threads:
            live.setdefault(target, set()).add((m, 0))
    return live
